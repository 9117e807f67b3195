import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Plan } from '../../src/realm/resource.js';
import { dropRealm } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

/** A folder and a realm of a test's own. */
export function workplace(realm: string) {
  let cwd = '';
  beforeAll(async () => {
    await dropRealm(realm);
    cwd = await mkdtemp(join(tmpdir(), 'kcfapi-prune-'));
  });
  afterAll(async () => {
    await dropRealm(realm);
    await rm(cwd, { recursive: true });
  });
  const run = (argv: readonly string[], more: Parameters<typeof inProcess>[1] = {}): Promise<Ran> =>
    inProcess(argv, { ...more, cwd, env: { KCFAPI_REALM: realm, ...more.env } });
  const planned = async (...argv: string[]): Promise<Plan> => {
    const { error, stdout } = await run(['plan', ...argv, '--json']);
    if (error !== undefined) throw error;
    return JSON.parse(stdout) as Plan;
  };
  const apply = async (...argv: string[]): Promise<Ran> => {
    const ran = await run(['apply', ...argv, '--yes']);
    expect([ran.error, ran.result]).toEqual([undefined, 'fine']);
    return ran;
  };
  const write = (name: string, template: object) =>
    writeFile(join(cwd, name), JSON.stringify({ title: 'A bank', profile: PROFILE, ...template }));
  return { run, planned, apply, write };
}

const PROFILE = {
  plan: 'fapi2-security-profile-final',
  client_auth_type: 'private_key_jwt',
  sender_constrain: 'dpop',
};
/** `users old`, by kind and key. */
export const named = (list: readonly { kind: string; key: string }[]) => list.map(({ kind, key }) => `${kind} ${key}`);

/** A profile of one executor. */
export const profile = (name: string) => ({ name, executors: [{ executor: 'secure-session' }] });
