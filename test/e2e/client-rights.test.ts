import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { JsonObject, Resources } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const REALM = 'kcfapi-test-client-rights';

let ours: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
});
beforeEach(async () => {
  await dropRealm(REALM);
  await raw('POST', '', { realm: REALM, enabled: true });
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

const apply = async (wanted: Resources): Promise<void> => {
  const template = templateOf(wanted);
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
};
const clientOf = async (clientId: string): Promise<Found> =>
  (await raw<Found[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0] ?? {};

const confidential: JsonObject = {
  protocol: 'openid-connect',
  publicClient: false,
  standardFlowEnabled: true,
  implicitFlowEnabled: false,
  directAccessGrantsEnabled: false,
  fullScopeAllowed: false,
};

/** A policy that Keycloak carries out for those that carry the mark, but not at their creation. */
const foreignPolicy = (enabled: boolean) => ({
  name: 'foreign',
  enabled,
  conditions: [{ condition: 'client-attributes', configuration: { attributes: '[{"key":"mark","value":"ours"}]' } }],
  profiles: ['foreign'],
});

async function foreignPolicies(enabled: boolean): Promise<void> {
  const executors = [{ executor: 'pkce-enforcer', configuration: { 'auto-configure': true } }];
  await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [{ name: 'foreign', executors }] });
  await raw('PUT', `/${REALM}/client-policies/policies`, { policies: [foreignPolicy(enabled)] });
}

test('a new client comes under a policy of the realm that the template does not know', async () => {
  await foreignPolicies(true);
  await apply({ clients: [{ ...confidential, clientId: 'marked', attributes: { mark: 'ours' } }] });
  expect(await clientOf('marked')).toMatchObject({
    enabled: true,
    attributes: { mark: 'ours', 'pkce.code.challenge.method': 'S256' },
  });
});

test('a policy that is switched off costs a new client no second request', async () => {
  await foreignPolicies(false);
  const template = templateOf({ clients: [{ ...confidential, clientId: 'marked', attributes: { mark: 'ours' } }] });
  const planned = await planRealm(ours.connection, template);
  ours.writes();
  await applyPlan(ours.connection, template, planned);
  // The inventory and the client.
  expect(ours.writes()).toBe(2);
});

test('a role of ours that such a policy looks for has the client saved once more', async () => {
  await apply({ clients: [{ ...confidential, clientId: 'core' }] });
  await foreignPolicies(true);
  const conditions = [{ condition: 'client-roles', configuration: { roles: ['fapi'] } }];
  await raw('PUT', `/${REALM}/client-policies/policies`, { policies: [{ ...foreignPolicy(true), conditions }] });
  await apply({ clients: [{ ...confidential, clientId: 'core', roles: [{ name: 'fapi' }] }] });
  expect(await clientOf('core')).toMatchObject({ attributes: { 'pkce.code.challenge.method': 'S256' } });
});

/** Roles and scopes that a client's service account, its tokens and a user have, by requests of nobody's code. */
async function held(clientId: string): Promise<Found> {
  const { id, enabled } = await clientOf(clientId);
  const account = await raw<Found>('GET', `/${REALM}/clients/${id}/service-account-user`);
  const names = (mappings: Found): readonly unknown[] =>
    Object.values((mappings.clientMappings ?? {}) as Record<string, { mappings: Found[] }>).flatMap(({ mappings }) =>
      mappings.map(({ name }) => name),
    );
  const management = await clientOf('realm-management');
  const strong = `/${REALM}/clients/${id}/roles/strong/composites/clients/${management.id}`;
  return {
    enabled,
    account: names(await raw<Found>('GET', `/${REALM}/users/${account.id}/role-mappings`)),
    tokens: names(await raw<Found>('GET', `/${REALM}/clients/${id}/scope-mappings`)),
    strong: (await raw<Found[]>('GET', strong)).map(({ name }) => name),
    teller: (await raw<Found[]>('GET', `/${REALM}/roles/teller/composites`)).map(({ name }) => name),
    scopes: (await clientOf(clientId)).defaultClientScopes,
  };
}

test('a client is enabled, and gets a service account more, when what it is not to hold is gone', async () => {
  const admin = { client: { 'realm-management': ['realm-admin'] } };
  const shut: JsonObject = {
    ...confidential,
    ...{ clientId: 'late', enabled: false, serviceAccountsEnabled: true, serviceAccountRoles: admin },
    ...{ scopeMappings: admin, roles: [{ name: 'strong', composites: admin }] },
    defaultClientScopes: ['basic', 'profile', 'email'],
    optionalClientScopes: ['phone'],
  };
  await apply({ clients: [shut], realmRoles: [{ name: 'teller', composites: admin }] });
  expect(await held('late')).toMatchObject({ enabled: false, account: ['realm-admin'], teller: ['realm-admin'] });

  const open: JsonObject = {
    ...shut,
    ...{ enabled: true, scopeMappings: {}, roles: [{ name: 'strong', composites: {} }] },
    serviceAccountRoles: { client: { 'realm-management': ['view-users'] } },
    // One is taken off, one only moves: by it a policy may find the client.
    defaultClientScopes: ['basic', 'phone'],
    optionalClientScopes: ['email'],
  };
  const template = templateOf({ clients: [open], realmRoles: [{ name: 'teller', composites: {} }] });
  const { connection } = ours;
  const seen: Found[] = [];
  const clients = new Proxy(connection.admin.clients, {
    get: (target, member) => {
      if (member !== 'update') return Reflect.get(target, member);
      return async (...all: Parameters<typeof target.update>) => {
        seen.push(await held('late'));
        return target.update(...all);
      };
    },
  });
  const spied = new Proxy(connection.admin, {
    get: (target, member) => (member === 'clients' ? clients : Reflect.get(target, member)),
  });
  await applyPlan({ ...connection, admin: spied }, template, await planRealm(connection, template));
  expect(seen).toEqual([
    {
      ...{ enabled: false, account: [], tokens: [], strong: [], teller: [] },
      scopes: expect.not.arrayContaining(['profile']),
    },
  ]);
  expect(seen[0]?.scopes).toContain('email');
  expect(await held('late')).toMatchObject({ enabled: true, account: ['view-users'] });
  expect((await planRealm(connection, template)).plan.changes).toEqual([]);
});

test('a user is enabled when the roles that it is not to have are gone', async () => {
  const user = { username: 'carol', enabled: false, clientRoles: { 'realm-management': ['realm-admin'] } };
  await apply({ users: [user] });
  const template = templateOf({ users: [{ ...user, enabled: true, clientRoles: {} }] });
  const { connection } = ours;
  const seen: unknown[] = [];
  const users = new Proxy(connection.admin.users, {
    get: (target, member) => {
      if (member !== 'update') return Reflect.get(target, member);
      return async (...all: Parameters<typeof target.update>) => {
        seen.push((await target.listRoleMappings({ id: all[0].id ?? '' })).clientMappings);
        return target.update(...all);
      };
    },
  });
  const spied = new Proxy(connection.admin, {
    get: (target, member) => (member === 'users' ? users : Reflect.get(target, member)),
  });
  await applyPlan({ ...connection, admin: spied }, template, await planRealm(connection, template));
  expect(seen).toEqual([undefined]);
  expect((await planRealm(connection, template)).plan.changes).toEqual([]);
});

test('ways to roles that stand in no template are told: groups, what every user has, scopes, users', async () => {
  const wanted: Resources = {
    clients: [{ ...confidential, clientId: 'core', serviceAccountsEnabled: true }],
    clientScopes: [{ name: 'accounts' }, { name: 'offline_access' }],
    users: [{ username: 'carol', enabled: true }],
  };
  const unmanaged = async () =>
    (await planRealm(ours.connection, templateOf(wanted))).plan.unmanaged.filter(({ path }) => path !== undefined);
  await apply(wanted);
  expect(await unmanaged()).toEqual([]);

  const core = await clientOf('core');
  const management = await clientOf('realm-management');
  const admin = [await raw<Found>('GET', `/${REALM}/clients/${management.id}/roles/realm-admin`)];
  const account = await raw<Found>('GET', `/${REALM}/clients/${core.id}/service-account-user`);
  const [carol] = await raw<Found[]>('GET', `/${REALM}/users?username=carol`);
  await raw('POST', `/${REALM}/groups`, { name: 'admins' });
  const [group] = await raw<Found[]>('GET', `/${REALM}/groups?search=admins`);
  for (const user of [account, carol]) await raw('PUT', `/${REALM}/users/${user?.id}/groups/${group?.id}`);
  await raw('POST', `/${REALM}/users/${carol?.id}/role-mappings/clients/${management.id}`, admin);
  const { defaultRole } = await raw<{ defaultRole: Found }>('GET', `/${REALM}`);
  await raw('POST', `/${REALM}/roles-by-id/${defaultRole.id}/composites`, admin);
  const scopes = await raw<Found[]>('GET', `/${REALM}/client-scopes`);
  const accounts = scopes.find(({ name }) => name === 'accounts');
  await raw('POST', `/${REALM}/client-scopes/${accounts?.id}/scope-mappings/clients/${management.id}`, admin);

  const current = { 'realm-management': ['realm-admin'] };
  expect(await unmanaged()).toEqual([
    { kind: 'realm', key: REALM, path: '/realm/defaultRole/realm-management.realm-admin' },
    { kind: 'client-scopes', key: 'accounts', path: '/clientScopes/accounts/scopeMappings/client', current },
    { kind: 'clients', key: 'core', path: '/clients/core/serviceAccountGroups/~1admins' },
    {
      ...{ kind: 'users', key: 'carol', path: '/users/carol/clientRoles/realm-management' },
      current: ['realm-admin'],
    },
    { kind: 'users', key: 'carol', path: '/users/carol/groups/~1admins' },
  ]);

  // A group that every user is put into is told once, for the realm.
  await raw('PUT', `/${REALM}/default-groups/${group?.id}`);
  const paths = (await unmanaged()).map(({ path }) => path);
  expect(paths).toContain('/realm/defaultGroups/~1admins');
  expect(paths.filter(path => /admins$/.test(path ?? ''))).toHaveLength(1);
});

test('the role that comes with authorization services may be given', async () => {
  const wanted: Resources = {
    clients: [
      {
        ...{ ...confidential, clientId: 'rs', serviceAccountsEnabled: true, authorizationServicesEnabled: true },
        serviceAccountRoles: { client: { rs: ['uma_protection'] } },
      },
    ],
  };
  await apply(wanted);
  expect((await planRealm(ours.connection, templateOf(wanted))).plan).toMatchObject({ changes: [], unmanaged: [] });
  const without = wanted.clients?.map(client => ({ ...client, authorizationServicesEnabled: false, clientId: 'no' }));
  await expect(planRealm(ours.connection, templateOf({ clients: without ?? [] }))).resolves.toBeDefined();
  const own = { ...without?.[0], serviceAccountRoles: { client: { no: ['uma_protection'] } } };
  await expect(planRealm(ours.connection, templateOf({ clients: [own] }))).rejects.toThrow(
    'names the role "uma_protection"',
  );
});
