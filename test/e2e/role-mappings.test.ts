import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../../src/keycloak/connect.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Unmanaged } from '../../src/realm/resource.js';
import type { Template } from '../../src/template/template.js';
import { wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const REALM = 'kcfapi-test-role-mappings';
const READER = 'reader';

const template = (size: number): Template =>
  templateOf({
    clients: Array.from({ length: size }, (_, index) => ({
      clientId: `client-${index}`,
      fullScopeAllowed: false,
      publicClient: false,
      serviceAccountsEnabled: index % 10 === 0,
    })),
  });

let ours: Counted;
/** May see everything and change nothing, and so not export either. */
let reader: Connection;

beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
  await raw('POST', '', { realm: REALM, enabled: true });
  await raw('POST', `/${REALM}/clients`, { clientId: READER, secret: 'reader-secret', serviceAccountsEnabled: true });
  const roles = await Promise.all(
    ['view-realm', 'view-clients', 'view-users'].map(name => clientRole('realm-management', name)),
  );
  await raw(
    'POST',
    `/${REALM}/users/${await accountOf(READER)}/role-mappings/clients/${await idOf('realm-management')}`,
    roles,
  );
  const { url: server, ca } = inject('keycloak');
  const credentials = { kind: 'client', clientId: READER, clientSecret: 'reader-secret' } as const;
  reader = await connect({ server, realm: REALM, authRealm: REALM, credentials, ca, verifyTls: true });
});
afterAll(async () => {
  await reader.close();
  await ours.connection.close();
  await dropRealm(REALM);
});

const idOf = async (clientId: string): Promise<string> =>
  String((await raw<Found[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0]?.id);
const accountOf = async (clientId: string): Promise<string> =>
  String((await raw<Found>('GET', `/${REALM}/clients/${await idOf(clientId)}/service-account-user`)).id);
const clientRole = async (clientId: string, name: string): Promise<Found> =>
  raw<Found>('GET', `/${REALM}/clients/${await idOf(clientId)}/roles/${name}`);

/** What a plan says of our clients, and how many requests it took. */
async function planned(
  connection: Connection,
  size: number,
): Promise<{ readonly unmanaged: readonly Unmanaged[]; readonly requests: number }> {
  const before = connection.requests();
  const { changes, unmanaged } = (await planRealm(connection, template(size))).plan;
  expect(changes).toEqual([]);
  return { unmanaged: unmanaged.filter(({ path }) => path !== undefined), requests: connection.requests() - before };
}

async function applied(size: number): Promise<void> {
  await applyPlan(ours.connection, template(size), await planRealm(ours.connection, template(size)));
}

test('a plan takes a page more for 50 clients more, and no request for each', async () => {
  await applied(60);
  const small = await planned(ours.connection, 60);
  await applied(120);
  const large = await planned(ours.connection, 120);
  expect(small.unmanaged).toEqual([]);
  expect(large.unmanaged).toEqual([]);
  // Two pages, and what is asked for behind the end: as many as pages, at most.
  expect(large.requests - small.requests).toBeLessThanOrEqual(4);
  expect(large.requests).toBeLessThan(20);
});

test('roles that a client or its service account got are told, by export and by requests of their own', async () => {
  const management = await idOf('realm-management');
  const manage = [
    await clientRole('realm-management', 'manage-users'),
    await clientRole('realm-management', 'view-users'),
  ];
  await raw('POST', `/${REALM}/roles`, { name: 'stranger' });
  const stranger = [await raw<Found>('GET', `/${REALM}/roles/stranger`)];
  const [id, account] = [await idOf('client-10'), await accountOf('client-20')];
  await raw('POST', `/${REALM}/clients/${id}/scope-mappings/clients/${management}`, manage);
  await raw('POST', `/${REALM}/clients/${id}/scope-mappings/realm`, stranger);
  await raw('POST', `/${REALM}/users/${account}/role-mappings/clients/${management}`, manage);
  await raw('POST', `/${REALM}/users/${account}/role-mappings/realm`, stranger);

  await raw('POST', `/${REALM}/groups`, { name: 'admins' });
  const [group] = await raw<Found[]>('GET', `/${REALM}/groups?search=admins`);
  await raw('PUT', `/${REALM}/users/${account}/groups/${group?.id}`);

  const ofManagement = { 'realm-management': ['manage-users', 'view-users'] };
  const told = [
    {
      kind: 'clients',
      key: 'client-10',
      path: '/clients/client-10/scopeMappings/realm',
      current: ['stranger'],
    },
    {
      kind: 'clients',
      key: 'client-10',
      path: '/clients/client-10/scopeMappings/client',
      current: ofManagement,
    },
    {
      ...{ kind: 'clients', key: 'client-20', current: ['stranger'] },
      path: '/clients/client-20/serviceAccountRoles/realm',
    },
    {
      ...{ kind: 'clients', key: 'client-20', current: ofManagement },
      path: '/clients/client-20/serviceAccountRoles/client',
    },
    { kind: 'clients', key: 'client-20', path: '/clients/client-20/serviceAccountGroups/~1admins' },
  ];
  const [exported, single] = [await planned(ours.connection, 120), await planned(reader, 120)];
  expect(exported.unmanaged).toEqual(told);
  expect(single.unmanaged).toEqual(told);
  expect(exported.requests).toBeLessThan(20);
  // One for each client, and three for each service account: the reader may not export.
  expect(single.requests).toBeGreaterThan(120 + 3 * 12);
});

test('an export is no admin event', async () => {
  await raw('PUT', `/${REALM}/events/config`, { adminEventsEnabled: true });
  await planned(ours.connection, 120);
  const events = await raw<Found[]>('GET', `/${REALM}/admin-events`);
  expect(events.map(({ resourcePath }) => resourcePath).filter(path => path !== 'events/config')).toEqual([]);
});

test('of more clients than one export can take they are left unread, which the plan says, and read if asked for', async () => {
  await applied(260);
  const before = ours.connection.requests();
  const { plan } = await planRealm(ours.connection, template(260));
  expect(ours.connection.requests() - before).toBeLessThan(25);
  expect(plan.changes).toEqual([]);
  expect(plan.unmanaged.filter(({ path }) => path !== undefined)).toEqual([]);
  expect(plan.notRead).toEqual([
    { kind: 'clients', field: 'scopeMappings', count: 260 },
    { kind: 'clients', field: 'serviceAccountRoles', count: 26 },
  ]);
  const deep = (await planRealm(ours.connection, template(260), { deep: true })).plan;
  expect(deep.notRead).toEqual([]);
  expect(deep.unmanaged.filter(({ path }) => path !== undefined).map(({ key }) => key)).toEqual([
    ...['client-10', 'client-10', 'client-20', 'client-20', 'client-20'],
  ]);
});
