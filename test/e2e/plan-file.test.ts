import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

const keycloak = inject('keycloak');
const REALM = 'kcfapi-test-plan-file';
const canary = {
  parameter: `c4nary-${randomUUID()}`,
  secret: `c4nary-${randomUUID()}`,
  file: `c4nary-${randomUUID()}`,
};

const template = (more = '') => `
extends: fapi2-security-profile-dpop
title: A bank
parameters:
  tester: { type: string, secret: true }
  back: { type: string, secret: true }
  shown: { type: string, default: Bank }
realm:
  displayName: $(shown)
  accessTokenLifespan: 240
clients:
  - { clientId: rs, secret: $(back) }
users:
  - { username: tester, credentials: [{ type: password, value: $(tester) }] }
${more}`;

let cwd: string;
const env = { KCFAPI_REALM: REALM, KCFAPI_PARAM_TESTER: canary.parameter };
const run = (argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  inProcess(argv, { cwd, env: { ...env, ...more } });
const plan = (...more: string[]) =>
  run(['plan', './bank.yaml', '--set-file', 'back=back.txt', '--out', 'the plan', ...more]);
const written = async () => JSON.parse(await readFile(join(cwd, 'the plan'), 'utf8')) as Record<string, unknown>;
const lifespan = async () => (await raw<{ accessTokenLifespan: number }>('GET', `/${REALM}`)).accessTokenLifespan;

async function drop(): Promise<void> {
  await raw('DELETE', `/${REALM}`).catch((failure: Error) => {
    if (!failure.message.includes('404')) throw failure;
  });
}

beforeEach(async () => {
  await drop();
  await raw('POST', '', { realm: REALM, enabled: true, accessTokenLifespan: 300 });
  // A secret of somebody else's, on the server.
  await raw('POST', `/${REALM}/clients`, { clientId: 'theirs', secret: canary.secret });
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-plan-'));
  await writeFile(join(cwd, 'bank.yaml'), template());
  await writeFile(join(cwd, 'back.txt'), canary.file);
  return () => rm(cwd, { recursive: true });
});
afterAll(drop);

async function refused(argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> {
  const { error, result } = await run(argv, more);
  expect(result).toBeUndefined();
  expect(await lifespan()).not.toBe(240);
  return error?.message ?? '';
}

test('what is written down is carried out without a question, from wherever', async () => {
  const planned = await plan('--json');
  expect([planned.error, planned.result]).toEqual([undefined, 'differs']);
  expect((await written()).changes).toEqual(JSON.parse(planned.stdout).changes);
  const moved = join(cwd, 'elsewhere');
  await mkdir(moved);
  for (const name of ['the plan', 'bank.yaml', 'back.txt']) await rename(join(cwd, name), join(moved, name));
  const { error, result, stdout } = await run(['apply', 'elsewhere/the plan']);
  expect([error, result]).toEqual([undefined, 'fine']);
  expect(stdout).toMatch(/Done: (\d+) of \1\. Planned again: nothing is left to do\.\n$/);
  expect(await lifespan()).toBe(240);
  // It was for the realm as it was before.
  const again = await run(['apply', 'elsewhere/the plan']);
  expect(again.error?.message).toContain(
    `realm ${REALM} changed since it was made\n    realm ${REALM}: planned update, now nothing to do`,
  );
});

test('of several templates all are written down, in their order, and each is read again', async () => {
  const app = (lifespan: number) =>
    `extends: native-app\ntitle: Apps\nrealm: { accessTokenLifespan: ${lifespan} }\nclients: [{ clientId: app, redirectUris: [com.example:/cb] }]\n`;
  await writeFile(join(cwd, 'app.yaml'), app(240));
  const planned = await plan('app.yaml');
  expect([planned.error, planned.result]).toEqual([undefined, 'differs']);
  expect(planned.stdout).toContain('as bank + app asks');
  expect((await written()).from).toMatchObject({ templates: ['./bank.yaml', './app.yaml'] });
  await writeFile(join(cwd, 'app.yaml'), app(200));
  expect(await refused(['apply', 'the plan'])).toMatch(
    /^app\.yaml:3:31: \/realm\/accessTokenLifespan is 200 in app, and 240 in bank \(bank\.yaml:10:24\)\n/,
  );
  await writeFile(join(cwd, 'app.yaml'), app(240));
  expect(await refused(['apply', 'the plan', 'app.yaml'])).toContain(
    'the plan is a plan, and knows its templates: nothing else can be named beside it',
  );
  const { error, result } = await run(['apply', 'the plan']);
  expect([error, result]).toEqual([undefined, 'fine']);
  expect(await raw('GET', `/${REALM}/clients?clientId=app`)).toHaveLength(1);
});

test('also for a realm that is not there yet, and with nothing to do', async () => {
  await drop();
  await plan();
  expect((await run(['apply', 'the plan'])).result).toBe('fine');
  expect((await plan()).result).toBe('fine');
  const { error, result, stdout } = await run(['apply', 'the plan']);
  expect([error, result]).toEqual([undefined, 'fine']);
  expect(stdout).toContain('Nothing to do');
});

test('the file is for its owner alone and holds no secret', async () => {
  await writeFile(join(cwd, 'the plan'), '');
  await chmod(join(cwd, 'the plan'), 0o644);
  const { stdout, stderr } = await plan('--set', 'shown=visible-value');
  expect((await stat(join(cwd, 'the plan'))).mode & 0o777).toBe(0o600);
  const text = await readFile(join(cwd, 'the plan'), 'utf8');
  expect(text).toContain('visible-value');
  expect(text).toContain('"theirs"');
  for (const secret of [
    ...Object.values(canary),
    keycloak.adminPassword === 'admin' ? canary.file : keycloak.adminPassword,
  ]) {
    for (const shown of [text, stdout, stderr]) expect(shown).not.toContain(secret);
  }
});

test('a secret in --set is refused before anything is written', async () => {
  const { error } = await plan('--set', `tester=${canary.parameter}`);
  expect(error?.message).toContain('--set tester: the parameter is secret');
  await expect(stat(join(cwd, 'the plan'))).rejects.toThrow('ENOENT');
});

test('a file that is no plan is not written over', async () => {
  const { error } = await run(['plan', './bank.yaml', '--set-file', 'back=back.txt', '--out', 'bank.yaml']);
  expect(error?.message).toContain('--out: bank.yaml is there and is no plan');
  expect(await readFile(join(cwd, 'bank.yaml'), 'utf8')).toBe(template());
});

test('another realm is refused', async () => {
  await plan();
  expect(await refused(['apply', 'the plan', '--realm', 'other'])).toContain(
    `the plan is a plan for realm ${REALM} of ${keycloak.url}, and this is realm other of ${keycloak.url}\n`,
  );
});

test('another server is refused', async () => {
  await plan();
  await writeFile(
    join(cwd, 'the plan'),
    (await readFile(join(cwd, 'the plan'), 'utf8')).replace(keycloak.url, 'https://sso.example.org'),
  );
  expect(await refused(['apply', 'the plan'])).toContain(
    `a plan for realm ${REALM} of https://sso.example.org, and this is realm ${REALM} of ${keycloak.url}\n`,
  );
});

test('a realm that moved is refused, with what moved', async () => {
  await plan();
  const realm = await raw<object>('GET', `/${REALM}`);
  await raw('PUT', `/${REALM}`, { ...realm, accessTokenLifespan: 600 });
  await raw('POST', `/${REALM}/clients`, { clientId: 'rs' });
  const message = await refused(['apply', 'the plan']);
  expect(message).toContain(`the plan is outdated: realm ${REALM} changed since it was made\n`);
  expect(message).toContain('    /realm/accessTokenLifespan: planned 300 → 240, now 600 → 240\n');
  expect(message).toContain('    clients rs: planned create, now update\n');
  expect(message).toContain('  Nothing was written. Plan again.');
});

test('of two that carry out one plan, one does, and the other is told', async () => {
  await plan();
  const both = await Promise.all([run(['apply', 'the plan']), run(['apply', 'the plan'])]);
  expect(both.filter(({ result }) => result === 'fine')).toHaveLength(1);
  expect(both.map(({ error }) => error?.message ?? '').join('')).toContain(`realm ${REALM} changed since it was made`);
});

test('a template that moved is refused, with what moved', async () => {
  await plan();
  await writeFile(join(cwd, 'bank.yaml'), template('clientScopes: [{ name: accounts }]\n').replace('240', '200'));
  const message = await refused(['apply', 'the plan']);
  expect(message).toContain('the plan is outdated: template bank or a parameter of it changed since it was made\n');
  expect(message).toContain('    /realm/accessTokenLifespan: planned 300 → 240, now 300 → 200\n');
  expect(message).toContain('    client-scopes accounts: planned nothing, now create\n');
});

test('a parameter that moved is refused', async () => {
  await plan();
  expect(await refused(['apply', 'the plan'], { KCFAPI_PARAM_SHOWN: 'Another' })).toContain(
    '    /realm/displayName: planned (none) → "Bank", now (none) → "Another"\n',
  );
});

test('a parameter beside the plan is refused', async () => {
  await plan();
  expect(await refused(['apply', 'the plan', '--set', 'shown=x'])).toContain(
    'the plan is a plan, and has its parameters',
  );
});

test('a secret that is missing is an error at its line', async () => {
  await plan();
  expect(await refused(['apply', 'the plan'], { KCFAPI_PARAM_TESTER: '' })).toMatch(
    /bank\.yaml:\d+:\d+: The parameter "tester" has no value/,
  );
});

test('a file that somebody changed is refused', async () => {
  await plan();
  const { changes, ...rest } = await written();
  const fewer = (changes as { kind: string }[]).filter(({ kind }) => kind !== 'users');
  await writeFile(join(cwd, 'the plan'), JSON.stringify({ ...rest, changes: fewer }));
  expect(await refused(['apply', 'the plan'])).toContain(
    'the plan is outdated: the file was changed since it was made\n    users tester: planned nothing, now create\n',
  );
});

test('a plan of another version is refused', async () => {
  await plan();
  const { basis, ...rest } = await written();
  const other = { ...(basis as object), tool: 'keycloak-fapi-kit 0.0.1' };
  await writeFile(join(cwd, 'the plan'), JSON.stringify({ ...rest, basis: other }));
  expect(await refused(['apply', 'the plan'])).toMatch(/^the plan was made by keycloak-fapi-kit 0\.0\.1, and this is /);
});

test('of one that is interrupted --json says what was done and what was not', async () => {
  const argv = ['apply', './bank.yaml', '--set-file', 'back=back.txt', '--yes', '--json'];
  const { error, stdout } = await inProcess(argv, {
    ...{ cwd, env },
    onStderr: (piece, interruption) => {
      if (piece.includes('create client-profiles')) interruption.abort(new Error('interrupted'));
    },
  });
  expect(error?.message).toContain('was not begun: interrupted');
  const { applied, remaining, converged } = JSON.parse(stdout);
  const kinds = (changes: readonly { kind: string }[]) => new Set(changes.map(({ kind }) => kind));
  expect(converged).toBe(false);
  expect(kinds(applied)).toContain('client-profiles');
  expect(kinds(remaining)).toContain('users');
  expect(kinds(remaining)).not.toContain('client-profiles');
});
