import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Impacts } from '../../src/impact/impact.js';
import { dropRealm, raw } from './admin.js';
import { makeTokens, makeUser, serviceToken } from './impact-tokens.js';
import { inProcess } from './in-process.js';

const realm = `imp-cli-${process.pid}`;
let folder: string;

const PASSWORD_ONLY = { publicClient: true, standardFlowEnabled: false, directAccessGrantsEnabled: true };
const OWN = {
  'access.token.lifespan': '333',
  'access.token.signed.response.alg': 'RS256',
  'id.token.signed.response.alg': 'RS256',
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kcfapi-impact-'));
  await dropRealm(realm);
  await raw('POST', '', { realm, enabled: true, passwordPolicy: 'hashIterations(1)', users: [makeUser()] });
  await raw('POST', `/${realm}/clients`, { clientId: 'usual', ...PASSWORD_ONLY });
  await raw('POST', `/${realm}/clients`, { clientId: 'own', ...PASSWORD_ONLY, attributes: OWN });
  const [usual] = await raw<{ id: string }[]>('GET', `/${realm}/clients?clientId=usual`);
  await raw('POST', `/${realm}/clients/${usual?.id}/roles`, { name: 'payer' });
});

afterAll(async () => {
  await dropRealm(realm);
  await rm(folder, { recursive: true });
});

async function template(content: string): Promise<string> {
  const file = join(folder, 'bank.yaml');
  await writeFile(file, `title: Bank\nprofile: { client_auth_type: private_key_jwt }\n${content}`);
  return file;
}

const POLICY = `
clientProfiles: [{ name: p, executors: [{ executor: reject-ropc-grant, configuration: { auto-configure: true } }] }]
clientPolicies:
  - name: p
    enabled: true
    conditions: [{ condition: client-roles, configuration: { roles: [payer] } }]
    profiles: [p]
`;

const CONFIDENTIAL = '{ condition: client-access-type, configuration: { type: [confidential] } }';
const MARKED = `{ condition: client-attributes, configuration: { attributes: '[{"key":"tier","value":"one"}]' } }`;

const policyOf = (executor: string, configuration: string, condition = CONFIDENTIAL) => `
clientProfiles: [{ name: p, executors: [{ executor: ${executor}, configuration: ${configuration} }] }]
clientPolicies: [{ name: p, enabled: true, conditions: [${condition}], profiles: [p] }]
`;

describe('plan --impact of roles by which a policy finds clients', () => {
  it('tells what comes of those that clients get by the plan, and it comes true', async () => {
    const conditions = [{ condition: 'client-roles', configuration: { roles: ['cashier', 'uma_protection'] } }];
    await raw('PUT', `/${realm}/client-policies/profiles`, {
      profiles: [{ name: 'r', executors: [{ executor: 'pkce-enforcer', configuration: { 'auto-configure': true } }] }],
    });
    await raw('PUT', `/${realm}/client-policies/policies`, {
      policies: [{ name: 'r', enabled: true, conditions, profiles: ['r'] }],
    });
    const names = ['authorized', 'given'];
    for (const clientId of names) {
      await raw('POST', `/${realm}/clients`, { clientId, publicClient: false, serviceAccountsEnabled: true });
    }
    const file = await template(`clients:
  - { clientId: given, roles: [{ name: cashier }] }
  - { clientId: authorized, serviceAccountsEnabled: true, authorizationServicesEnabled: true }
`);
    const { stdout } = await inProcess(['plan', file, '--realm', realm, '--impact', '--json']);
    const { impact } = JSON.parse(stdout) as { impact: Impacts };
    const told = impact.impacts.filter(({ what }) => what === 'attributes / pkce.code.challenge.method');
    expect(told.map(({ client, since }) => [client, since]).toSorted()).toEqual(
      names.map(name => [name, 'changed client']),
    );

    expect((await inProcess(['apply', file, '--realm', realm, '--yes'])).error).toBeUndefined();
    const found = async (clientId: string) => {
      const [client] = await raw<{ id: string; attributes: Record<string, string> }[]>(
        'GET',
        `/${realm}/clients?clientId=${clientId}`,
      );
      return client;
    };
    expect((await found('given'))?.attributes['pkce.code.challenge.method']).toBe('S256');
    // Keycloak makes the role along with the save, so that only the next one sees it.
    const authorized = await found('authorized');
    await raw('PUT', `/${realm}/clients/${authorized?.id}`, authorized);
    expect((await found('authorized'))?.attributes['pkce.code.challenge.method']).toBe('S256');

    await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
    await raw('PUT', `/${realm}/client-policies/profiles`, { profiles: [] });
    for (const name of names) await raw('DELETE', `/${realm}/clients/${(await found(name))?.id}`);
  });
});

describe('plan --impact', () => {
  it('says nothing of clients unless it is asked', async () => {
    const { stdout } = await inProcess(['plan', await template(POLICY), '--realm', realm, '--json']);
    expect(JSON.parse(stdout)).not.toHaveProperty('impact');
  });

  it('reads roles where a policy looks at them, and apply counts who would be refused', async () => {
    const file = await template(POLICY);
    const json = await inProcess(['plan', file, '--realm', realm, '--impact', '--json']);
    expect(json.result).toBe('differs');
    const { impact } = JSON.parse(json.stdout) as { impact: Impacts };
    expect(impact.impacts.map(({ client, effect, events }) => [client, effect, events])).toEqual([
      ['usual', 'refuses', ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST']],
      ['usual', 'changes', ['UPDATE']],
    ]);
    expect(impact.notJudged).toEqual([]);

    const text = await inProcess(['plan', file, '--realm', realm, '--impact', '--no-color']);
    expect(text.stdout).toMatch(/Impact on \d+ existing clients: 1 refused, \d+ not touched\.\n$/);

    const applied = await inProcess(['apply', file, '--realm', realm, '--yes']);
    expect(applied.error).toBeUndefined();
    expect(applied.stderr).toContain('1 existing client would be refused something');

    const after = await inProcess(['plan', file, '--realm', realm, '--impact']);
    expect(after.stdout).toMatch(/\nImpact: none, since the plan changes nothing\.\n$/);
    expect(after.result).toBe('fine');
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
  });

  it('tells of a client of the template which stays as it is, and is then refused', async () => {
    const policy = policyOf('secure-signature-algorithm-signed-jwt', '{ require-client-assertion: true }');
    const file = await template(`${policy}clients: [{ clientId: sap, serviceAccountsEnabled: true }]`);
    const sap = { clientId: 'sap', serviceAccountsEnabled: true, standardFlowEnabled: false, secret: 'of-nobody' };
    await raw('POST', `/${realm}/clients`, { ...sap, fullScopeAllowed: false });
    const grant = () => serviceToken(realm, 'sap', 'of-nobody');
    expect(await grant()).toBe(200);
    const json = await inProcess(['plan', file, '--realm', realm, '--impact', '--json']);
    const { changes, impact } = JSON.parse(json.stdout) as { changes: { kind: string }[]; impact: Impacts };
    expect(changes.filter(({ kind }) => kind === 'clients')).toEqual([]);
    expect(impact.impacts.filter(({ client, effect }) => client === 'sap' && effect === 'refuses')).toMatchObject([
      { events: expect.arrayContaining(['SERVICE_ACCOUNT_TOKEN_REQUEST']), what: 'client assertion is required.' },
    ]);
    const applied = await inProcess(['apply', file, '--realm', realm, '--yes']);
    expect(applied.error).toBeUndefined();
    expect(await grant()).toBe(400);
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
  });

  it('tells of a client that gets its mark with the plan that it is changed by the save after that', async () => {
    await raw('POST', `/${realm}/clients`, { clientId: 'marked', redirectUris: ['https://marked.example/cb'] });
    const stored = async () => {
      const [client] = await raw<{ id: string; consentRequired: boolean }[]>(
        'GET',
        `/${realm}/clients?clientId=marked`,
      );
      if (client === undefined) throw new Error('the client is gone');
      return client;
    };
    const policy = `${policyOf('consent-required', '{ auto-configure: true }', MARKED)}customAttributes: [tier]\n`;
    const file = await template(`${policy}clients: [{ clientId: marked, attributes: { tier: one } }]`);
    const json = await inProcess(['plan', file, '--realm', realm, '--impact', '--json']);
    expect(json.error).toBeUndefined();
    const { impacts } = (JSON.parse(json.stdout) as { impact: Impacts }).impact;
    expect(impacts.map(({ client, effect, what, onceSaved }) => [client, effect, what, onceSaved])).toContainEqual([
      ...['marked', 'changes', 'users are asked for their consent', true],
    ]);
    expect((await inProcess(['apply', file, '--realm', realm, '--yes'])).error).toBeUndefined();
    const before = await stored();
    expect(before.consentRequired).toBe(false);
    await raw('PUT', `/${realm}/clients/${before.id}`, before);
    expect((await stored()).consentRequired).toBe(true);
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
  });

  it('refuses, before anything is written, a client of the template that could not be saved', async () => {
    await raw('POST', `/${realm}/clients`, { clientId: 'shop', redirectUris: ['http://shop.example/cb'] });
    const secure = policyOf('secure-client-uris', '{}');
    const shop = (more: string) =>
      template(`${secure}clients: [{ clientId: shop, redirectUris: ['https://shop.example/cb']${more} }]`);
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { error } = await inProcess([...command, await shop(''), '--realm', realm]);
      expect(String(error)).toMatch(
        /bank\.yaml:\d+:\d+: client "shop" exists and could not be saved: Invalid webOrigins/,
      );
    }
    expect(await raw('GET', `/${realm}/client-policies/policies`)).toMatchObject({ policies: [] });
    const better = await shop(", webOrigins: ['https://shop.example']");
    const applied = await inProcess(['apply', better, '--realm', realm, '--yes']);
    expect(applied).toMatchObject({ error: undefined, result: 'fine' });
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
  });

  it('tells of a realm that is not there that nobody is touched', async () => {
    const anybody = POLICY.replace(/client-roles, configuration: .*? }/, 'any-client, configuration: {}');
    const json = await inProcess(['plan', await template(anybody), '--realm', `${realm}-new`, '--impact', '--json']);
    expect(JSON.parse(json.stdout).impact).toEqual({ impacts: [], clients: 0, notJudged: [] });
  });

  it('tells which tokens of which clients the settings of the realm change, and which they do not', async () => {
    const file = await template(`
realm:
  defaultSignatureAlgorithm: ES256
  accessTokenLifespan: 77
  revokeRefreshToken: true
`);
    const before = { usual: await makeTokens(realm, 'usual'), own: await makeTokens(realm, 'own') };
    const json = await inProcess(['plan', file, '--realm', realm, '--impact', '--json']);
    const { impacts } = (JSON.parse(json.stdout) as { impact: Impacts }).impact;
    expect((await inProcess(['apply', file, '--realm', realm, '--yes'])).error).toBeUndefined();

    const FACETS = {
      idTokenAlgorithm: /^ID tokens/,
      accessTokenAlgorithm: /^access tokens are signed/,
      expiresIn: /^seconds for which access tokens/,
      refreshesTwice: /^each refresh token is used once/,
    } as const;
    for (const client of ['usual', 'own'] as const) {
      const after = await makeTokens(realm, client);
      for (const [facet, words] of Object.entries(FACETS) as [keyof typeof FACETS, RegExp][]) {
        const told = impacts.some(({ client: name, what }) => name === client && words.test(what));
        expect({ client, facet, changed: after[facet] !== before[client][facet] }).toEqual({
          client,
          facet,
          changed: told,
        });
      }
    }
  });
});
