import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newClient } from '../../src/catalogue/new-client.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { applyPlan, planRealm } from '../../src/provisioning.js';
import type { JsonObject, Resources, Template } from '../../src/template/template.js';
import { wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

const REALM = 'kcfapi-test-new-clients';

/** Policies whose conditions do not see a client come into being. */
function policy(name: string, condition: JsonObject, executors: readonly JsonObject[]): Resources {
  return {
    clientProfiles: [{ name, executors: [...executors] }],
    clientPolicies: [{ name, enabled: true, conditions: [condition], profiles: [name] }],
  };
}

const held = { condition: 'client-attributes', configuration: { attributes: [{ key: 'held', value: 'yes' }] } };
const pkce = { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } };
const secureUris = { executor: 'secure-client-uris', configuration: {} };
const rules = policy('held', held, [pkce, secureUris]);

const client = (clientId: string, attributes: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  ...{ clientId, redirectUris: [`https://${clientId}.example/cb`], attributes },
  ...more,
});
const configured = { held: 'yes', 'pkce.code.challenge.method': 'S256' };

/** What was sent to the clients' endpoints. */
let sent: string[];
let ours: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM, (method, path) => {
    if (/^\/clients(\/[^/]*)?$/.test(path)) sent.push(`${method} ${path}`);
  });
});
beforeEach(async () => {
  await dropRealm(REALM);
  sent = [];
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

const apply = async (template: Template, connection = ours.connection): Promise<void> =>
  applyPlan(connection, template, await planRealm(connection, template));
const made = () => sent.filter(request => request.startsWith('POST'));
const saved = () => sent.filter(request => request.startsWith('PUT'));
const found = async (clientId: string) => (await raw<JsonObject[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0];

describe('a new client under policies that do not see it come into being', () => {
  test('is made by one request where no executor would find anything', async () => {
    const template = templateOf({ ...rules, clients: [client('as-asked', configured), client('elsewhere')] });
    await apply(template);
    expect(made()).toHaveLength(2);
    expect(saved()).toEqual([]);
    for (const clientId of ['as-asked', 'elsewhere']) {
      const before = await found(clientId);
      expect(before).toMatchObject({ enabled: true });
      await raw('PUT', `/${REALM}/clients/${before?.id}`, before);
      expect(await found(clientId)).toEqual(before);
    }
  });

  test('is on the server what it is taken for', async () => {
    const clients = [
      client('plain'),
      client('rooted', { a: 'b', gone: null }, { rootUrl: 'https://rooted.example', baseUrl: '/home' }),
      client('service', {}, { redirectUris: [], standardFlowEnabled: false, serviceAccountsEnabled: true }),
    ];
    const template = templateOf({ clients });
    await apply(template);
    for (const sent of template.resources.clients ?? []) {
      const { defaultClientScopes: _default, optionalClientScopes: _optional, ...taken } = newClient(sent);
      expect(await found(String(sent.clientId))).toMatchObject(taken);
    }
  });

  test('is saved where an executor puts something in', async () => {
    await apply(templateOf({ ...rules, clients: [client('as-asked', configured), client('short', { held: 'yes' })] }));
    const short = await found('short');
    expect(short).toMatchObject({ enabled: true, attributes: { 'pkce.code.challenge.method': 'S256' } });
    expect(saved()).toEqual([`PUT /clients/${short?.id}`]);
  });

  test('is refused where an executor refuses it, and does not stay', async () => {
    const plain = client('plain', configured, { redirectUris: ['http://plain.example/cb'] });
    await expect(apply(templateOf({ ...rules, clients: [plain] }))).rejects.toThrow(
      /"plain" failed: .*Invalid redirect/,
    );
    expect(saved()).toHaveLength(1);
    expect(await found('plain')).toBeUndefined();
  });

  test('is saved where it hangs on its roles, or on who saves it, whether an executor puts something in', async () => {
    const host = {
      condition: 'client-updater-source-host',
      configuration: { 'trusted-hosts': ['ops.example'] },
    };
    const roles = { condition: 'client-roles', configuration: { roles: ['fapi'] } };
    const [ofRoles, ofHost] = [policy('roles', roles, [pkce]), policy('host', host, [pkce])];
    const rules = {
      clientProfiles: [...(ofRoles.clientProfiles ?? []), ...(ofHost.clientProfiles ?? [])],
      clientPolicies: [...(ofRoles.clientPolicies ?? []), ...(ofHost.clientPolicies ?? [])],
    };
    const withRole = client('with-role', {}, { roles: [{ name: 'fapi' }] });
    await apply(templateOf({ ...rules, clients: [withRole, client('as-asked', configured)] }));
    const { id, attributes } = (await found('with-role')) ?? {};
    expect(attributes).toMatchObject({ 'pkce.code.challenge.method': 'S256' });
    expect(saved()).toEqual([`PUT /clients/${id}`]);
  });

  test('is saved where a policy of others has a condition that nobody here knows', async () => {
    const { connection } = ours;
    const foreign = { name: 'foreign', enabled: true, conditions: [{ condition: 'made-by-somebody' }], profiles: [] };
    await apply(templateOf({ ...rules, clients: [client('as-asked', configured), client('elsewhere')] }), {
      ...connection,
      admin: withForeignPolicy(connection, foreign),
    });
    expect(made()).toHaveLength(2);
    expect(saved()).toHaveLength(2);
    expect(await found('as-asked')).toMatchObject({ enabled: true });
  });
});

/** A Keycloak cannot hold a policy with a condition that it has not, and one of our own cannot be brought to it. */
function withForeignPolicy({ admin }: Connection, foreign: object): Connection['admin'] {
  const { clientPolicies } = admin;
  const listPolicies = async (query: { includeGlobalPolicies?: boolean }) => {
    const { policies = [], ...rest } = await clientPolicies.listPolicies(query);
    return { policies: query.includeGlobalPolicies === true ? [...policies, foreign] : policies, ...rest };
  };
  const spied = new Proxy(clientPolicies, {
    get: (target, member) => (member === 'listPolicies' ? listPolicies : Reflect.get(target, member)),
  });
  return new Proxy(admin, {
    get: (target, member) => (member === 'clientPolicies' ? spied : Reflect.get(target, member)),
  });
}

test('a plan that would end at a client which the new policies refuse is none', async () => {
  const plain = client('plain', { held: 'yes' }, { redirectUris: ['http://plain.example/cb'] });
  await apply(templateOf({ clients: [plain] }));
  const renamed = templateOf({ ...rules, clients: [{ ...plain, name: 'Plain' }] });
  await expect(planRealm(ours.connection, renamed)).rejects.toThrow(/"plain" exists and could not be saved/);
});
