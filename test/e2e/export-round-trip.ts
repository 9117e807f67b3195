import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { parse } from 'yaml';
import { type Exported, type ExportOptions, exportRealm } from '../../src/export/export.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Template } from '../../src/template/template.js';
import { connected, raw } from './admin.js';
export type Found = Record<string, unknown>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kcfapi-export-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Does something with a realm's name, before and after which there is none of that name. */
export async function withRealm<T>(realm: string, work: () => Promise<T>): Promise<T> {
  const drop = () =>
    raw('DELETE', `/${realm}`).catch((error: Error) => {
      if (!error.message.includes(': 404 ')) throw error;
    });
  await drop();
  try {
    return await work();
  } finally {
    await drop();
  }
}

export async function onRealm<T>(
  realm: string,
  work: (connection: Awaited<ReturnType<typeof connected>>['connection']) => Promise<T>,
) {
  const { connection } = await connected(realm);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

export const apply = (realm: string, template: Template) =>
  onRealm(realm, async connection => applyPlan(connection, template, await planRealm(connection, template)));

export const changesOf = (realm: string, template: Template) =>
  onRealm(realm, async connection => (await planRealm(connection, template)).plan.changes);

export const exported = (realm: string, options: Partial<ExportOptions> = {}) =>
  onRealm(realm, connection => exportRealm(connection, { cwd: folder, ...options }));

/** Secrets that Keycloak shows to administrators, so that a plan compares them. */
const READABLE: Readonly<Record<string, string>> = {
  service_my_api_token: 't0ken-in-an-attribute',
};

/** What was exported, read as a template. */
export async function read(realm: string, { yaml, secrets }: Exported): Promise<Template> {
  const file = join(folder, `${realm}.yaml`);
  await writeFile(file, yaml);
  const clients = await raw<{ clientId: string; secret?: string }[]>('GET', `/${realm}/clients`);
  const ofClients = new Map(clients.map(({ clientId, secret }) => [`${clientId} secret`, secret]));
  const given = Object.fromEntries(
    secrets.map(({ name, of }) => [name, ofClients.get(of) ?? READABLE[name] ?? `a secret of the tests: ${name}`]),
  );
  const environment = { KCFAPI_PARAM_PAIRWISE_SALT: 'salt of the tests' };
  return loadTemplate(file, { cwd: folder, parameters: given, environment });
}

/** Exports a realm, and sees that what was written fits it and makes another like it. */
export async function roundTrip(realm: string, options: Partial<ExportOptions> = {}) {
  const first = await exported(realm, options);
  const template = await read(realm, first);
  expect(await changesOf(realm, template)).toEqual([]);
  const copy = `${realm}-copy`;
  await withRealm(copy, async () => {
    await apply(copy, template);
    expect(await changesOf(copy, template)).toEqual([]);
    const second = await exported(copy, options);
    const same = (yaml: string) => parse(yaml.replaceAll(copy, realm)) as Found;
    expect(same(second.yaml)).toEqual(same(first.yaml));
  });
  return { ...first, template, written: parse(first.yaml) as Found };
}
