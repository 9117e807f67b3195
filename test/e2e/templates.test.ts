import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { generateSigningKey } from '../../src/parties/keys.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { JsonObject, Template } from '../../src/template/template.js';
import { connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;

/** What is to be given from outside because only those know it whose realm it is. */
const GIVEN: Readonly<Record<string, string>> = {
  certificate_authority_subject: 'CN=Authority of the tests,O=Tests',
  intent_check_endpoint: 'https://consents.tests.example/check',
  pairwise_salt: 'salt of the tests',
};

/** Every shipped template, with each algorithm that it knows. */
const table = (
  await Promise.all(
    (
      await shippedTemplates()
    ).map(async ({ id }) => {
      const declared = await declaredParameters(id, process.cwd());
      const algorithms = declared.find(({ name }) => name === 'signing_algorithm')?.enum ?? ['PS256'];
      const missing = declared.filter(parameter => parameter.default === undefined).map(({ name }) => name);
      return algorithms.map(algorithm => ({ id, algorithm, missing, chosen: algorithms.length > 1 }));
    }),
  )
).flat();

let folder: string;
let jwks: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kcfapi-templates-'));
  const keys = await Promise.all([generateSigningKey('PS256', 'rsa'), generateSigningKey('ES256', 'ec')]);
  jwks = JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });
});
afterAll(() => rm(folder, { recursive: true }));

/** What a user must say of a client that no template can know. */
function clientOf(clientId: string, { clientDefaults }: Template): JsonObject {
  const { publicClient, clientAuthenticatorType, standardFlowEnabled, attributes } = clientDefaults;
  const byCertificate = clientAuthenticatorType === 'client-x509';
  const { 'ciba.backchannel.token.delivery.mode': mode } = (attributes ?? {}) as JsonObject;
  return {
    clientId,
    ...(standardFlowEnabled === true ? { redirectUris: [`https://${clientId}.example/callback`] } : {}),
    attributes: {
      ...(publicClient === true ? {} : { 'use.jwks.string': true, 'jwks.string': jwks }),
      ...(byCertificate ? { 'x509.subjectdn': `CN=${clientId},O=Tests` } : {}),
      ...(mode === 'ping'
        ? { 'ciba.backchannel.client.notification.endpoint': `https://${clientId}.example/ping` }
        : {}),
    },
  };
}

/** A file as a user writes it, that extends a shipped template with two clients. */
async function childOf({ id, algorithm, missing, chosen }: (typeof table)[number]): Promise<Template> {
  const file = join(folder, `${id}-${algorithm}.yaml`);
  const parameters = {
    ...Object.fromEntries(missing.map(name => [name, GIVEN[name] ?? ''])),
    ...(chosen ? { signing_algorithm: algorithm } : {}),
  };
  const parent = await loadTemplate(id, { cwd: folder, parameters });
  await writeFile(file, stringify({ extends: id, clients: ['tpp-1', 'tpp-2'].map(name => clientOf(name, parent)) }));
  return loadTemplate(file, { cwd: folder, parameters });
}

/** As an administrator does who opens a client and saves it: executors configure it then. */
async function saveClients(realm: string): Promise<void> {
  const clients = await raw<Found[]>('GET', `/${realm}/clients`);
  const ours = clients.filter(({ clientId }) => String(clientId).startsWith('tpp-'));
  expect(ours).toHaveLength(2);
  for (const client of ours) await raw('PUT', `/${realm}/clients/${client.id}`, client);
}

describe('a realm of a shipped template', () => {
  const realm = 'kcfapi-test-template';
  afterEach(() => dropRealm(realm));

  test.each(table)('$id with $algorithm is as planned, also after every client was saved', async row => {
    await dropRealm(realm);
    const template = await childOf(row);
    const { connection } = await connected(realm);
    try {
      await applyPlan(connection, template, await planRealm(connection, template));
      expect((await planRealm(connection, template)).plan).toMatchObject({ changes: [], unmanaged: [] });
      await saveClients(realm);
      expect((await planRealm(connection, template)).plan).toMatchObject({ changes: [], unmanaged: [] });
    } finally {
      await connection.close();
    }
  });
});
