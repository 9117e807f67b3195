import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { generateSigningKey, type SigningKey } from '../../src/parties/keys.js';
import { type ProbeRun, probeRealm } from '../../src/probe/probe-realm.js';
import { readModel } from '../../src/probe/target/copied-client.js';
import { createScratch } from '../../src/probe/target/scratch.js';
import type { Template } from '../../src/template/template.js';
import { dropRealm, raw } from './admin.js';
import { makeRealm, shippedTemplate } from './probe-bench.js';

const REALM = `kcfapi-test-like-${process.pid}`;
let connection: Connection;
let template: Template;
let key: SigningKey;

type Client = Readonly<Record<string, unknown>> & { readonly id: string; readonly attributes: Record<string, string> };
const clientOf = async (clientId: string): Promise<Client> => {
  const [client] = await raw<Client[]>('GET', `/${REALM}/clients?clientId=${clientId}`);
  if (client === undefined) throw new Error(`there is no client ${clientId}`);
  return client;
};

/** A client under the template's policies, and one that they do not find. */
const REAL = 'accounts-app';
const LAX = 'lax-app';

beforeAll(async () => {
  template = await shippedTemplate();
  connection = await makeRealm(REALM, template);
  key = await generateSigningKey('PS256', 'real-key');
  const jwks = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify({ keys: [key.publicJwk] }) };
  const common = { publicClient: false, clientAuthenticatorType: 'client-jwt', secret: 'its-own-secret' };
  const marker = template.clientDefaults.attributes as Record<string, string>;
  for (const [clientId, attributes] of [
    [REAL, Object.fromEntries(Object.entries(marker).map(([name, value]) => [name, String(value)]))],
    [
      LAX,
      { 'post.logout.redirect.uris': 'https://lax.example.org/bye', 'backchannel.logout.url': 'https://x.invalid/' },
    ],
  ] as const) {
    await raw('POST', `/${REALM}/clients`, {
      ...{
        clientId,
        ...common,
        attributes: { ...attributes, ...jwks, 'tls.client.certificate.bound.access.tokens': 'false' },
      },
      redirectUris: [`https://${clientId}.example.org/*`, `https://${clientId}.example.org/callback`],
      ...(clientId === LAX ? { consentRequired: true, fullScopeAllowed: false, optionalClientScopes: ['phone'] } : {}),
    });
  }
  const { id } = await clientOf(LAX);
  await raw('POST', `/${REALM}/clients/${id}/roles`, { name: 'reader' });
  await raw('POST', `/${REALM}/clients/${id}/protocol-mappers/models`, {
    ...{ name: 'bank', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper' },
    config: { 'claim.name': 'bank', 'claim.value': 'x', 'access.token.claim': 'true', 'jsonType.label': 'String' },
  });
  const role = await raw('GET', `/${REALM}/roles/offline_access`);
  await raw('POST', `/${REALM}/clients/${id}/scope-mappings/realm`, [role]);
}, 60_000);

afterAll(async () => {
  await connection?.close();
  await dropRealm(REALM);
});

/** Probes, and sees to it that nothing of the realm has changed. */
async function probe(run: Pick<ProbeRun, 'like' | 'client' | 'only'>) {
  const stateOf = () => Promise.all([clientOf(REAL), clientOf(LAX), raw('GET', `/${REALM}/clients`)]);
  const before = await stateOf();
  const { findings, notes } = await probeRealm({ connection, template, expiry: 'skip', ...run });
  expect(await stateOf()).toEqual(before);
  return { notes, verdicts: Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict])) };
}

const only = ['par-not-used', 'dpop-proof-missing', 'code-of-another-client', 'client-assertion-of-another-key'];

test('a copy has what its model has, and nothing that is the model’s own', async () => {
  const model = await readModel(connection.admin, LAX);
  const scratch = await createScratch(connection.admin, template, {}, { model });
  try {
    const [copy, real] = await Promise.all([clientOf(scratch.clients[0].clientId), clientOf(LAX)]);
    for (const field of ['consentRequired', 'fullScopeAllowed', 'optionalClientScopes', 'standardFlowEnabled']) {
      expect([field, copy[field]]).toEqual([field, real[field]]);
    }
    expect(copy.secret).not.toBe('its-own-secret');
    expect(copy.redirectUris).not.toContain(`https://${LAX}.example.org/callback`);
    expect(copy.attributes['jwks.string']).not.toBe(real.attributes['jwks.string']);
    expect(copy.attributes).not.toHaveProperty('backchannel.logout.url');
    expect(copy.attributes).not.toHaveProperty('post.logout.redirect.uris');
    expect(copy.attributes['tls.client.certificate.bound.access.tokens']).toBe('false');
    const read = <T>(path: string) => raw<T>('GET', `/${REALM}/clients/${copy.id}/${path}`);
    expect((await read<{ name: string }[]>('roles')).map(({ name }) => name)).toEqual(['reader']);
    expect((await read<{ name: string }[]>('protocol-mappers/models')).map(({ name }) => name)).toEqual(['bank']);
    expect((await read<{ name: string }[]>('scope-mappings/realm')).map(({ name }) => name)).toEqual([
      'offline_access',
    ]);
  } finally {
    await scratch.remove();
  }
});

test('copies are refused where their model is, and let through where it is', async () => {
  const real = await probe({ like: REAL, only });
  expect(real.verdicts['par-not-used']).toBe('pass');
  expect(real.verdicts['dpop-proof-missing']).toBe('pass');
  expect(real.notes).toContain(`The scratch clients are made like ${REAL}.`);
  const lax = await probe({ like: LAX, only });
  expect(lax.verdicts).toMatchObject({
    'par-not-used': 'fail',
    'dpop-proof-missing': 'fail',
    'code-of-another-client': 'pass',
  });
});

test('a client is probed as it stands, with its own keys', async () => {
  const real = await probe({ client: { clientId: REAL, keys: [key] }, only });
  expect(real.verdicts).toMatchObject({ 'par-not-used': 'pass', 'code-of-another-client': 'pass' });
  expect(real.notes.join()).toContain(`Probed is ${REAL} as it stands`);
  const lax = await probe({ client: { clientId: LAX, keys: [key] }, only });
  expect(lax.verdicts).toMatchObject({ 'par-not-used': 'fail', 'dpop-proof-missing': 'fail' });
});

test('a client that cannot be played is refused before anything is made', async () => {
  const keys = [key];
  await expect(probe({ like: 'acounts-app' })).rejects.toThrow(
    'has no client "acounts-app"; did you mean "accounts-app"?',
  );
  await expect(probe({ client: { clientId: REAL, keys: [] } })).rejects.toThrow('--client-key FILE');
  await expect(probe({ client: { clientId: 'account', keys } })).rejects.toThrow('authenticates with none');
  // Nor where nobody could log in.
  const made = vi.spyOn(connection.admin.clients, 'create');
  const login = { headless: true, executable: '/nowhere/chromium', environment: {} };
  const run = probeRealm({ connection, template, login, only: ['code-reused'] });
  await expect(run).rejects.toThrow('--browser: /nowhere/chromium cannot be executed');
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
  expect(await raw('GET', `/${REALM}/clients?clientId=kcfapi-probe-&search=true`)).toEqual([]);
});
