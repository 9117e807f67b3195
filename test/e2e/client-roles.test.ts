import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { ApplyError } from '../../src/realm/apply-error.js';
import { PlanError, planRealm } from '../../src/realm/plan.js';
import type { Plan } from '../../src/realm/resource.js';
import type { JsonObject, Path, Resources } from '../../src/template/template.js';
import { withRoles } from '../realm/roles.js';
import { wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const REALM = 'kcfapi-test-client-roles';

let ours: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

const plan = async (wanted: Resources = withRoles): Promise<Plan> =>
  (await planRealm(ours.connection, templateOf(wanted))).plan;
const apply = async (wanted: Resources = withRoles): Promise<void> => {
  const template = templateOf(wanted);
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
};
const pathsOf = ({ changes }: Plan): readonly Path[] =>
  changes.flatMap(({ differences }) => differences.map(({ path }) => path)).toSorted();
const withClient = (changes: JsonObject): Resources => ({
  ...withRoles,
  clients: withRoles.clients.map(client => (client.clientId === 'tpp' ? { ...client, ...changes } : client)),
});

const clientOf = async (clientId: string): Promise<Found> =>
  (await raw<Found[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0] ?? {};
const at = async (clientId: string): Promise<string> => `/${REALM}/clients/${(await clientOf(clientId)).id}`;
const roleOf = async (clientId: string, name: string): Promise<Found> =>
  raw<Found>('GET', `${await at(clientId)}/roles/${encodeURIComponent(name)}`);
const realmRole = (name: string): Promise<Found> => raw<Found>('GET', `/${REALM}/roles/${name}`);
const accountOf = async (clientId: string): Promise<string> => {
  const { id } = await raw<Found>('GET', `${await at(clientId)}/service-account-user`);
  return `/${REALM}/users/${id}/role-mappings`;
};
const clara = async (): Promise<string> =>
  `/${REALM}/users/${(await raw<Found[]>('GET', `/${REALM}/users?username=clara&exact=true`))[0]?.id}/role-mappings`;

describe('roles of clients and users', () => {
  test('are made with a realm that is not there, under the policy that finds clients by them', async () => {
    expect(await plan()).toMatchObject({ changes: expect.arrayContaining([]) });
    await apply();
    expect(await plan()).toMatchObject({ changes: [], unmanaged: [] });
    expect(await clientOf('tpp')).toMatchObject({
      enabled: true,
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    expect((await clientOf('core')).attributes).not.toMatchObject({ 'pkce.code.challenge.method': 'S256' });
    ours.writes();
    await apply();
    expect(ours.writes()).toBe(0);
  });

  test('have nothing to do after every client was saved unchanged', async () => {
    for (const id of ['tpp', 'core']) {
      const client = await clientOf(id);
      await raw('PUT', `/${REALM}/clients/${client.id}`, client);
    }
    expect(await plan()).toMatchObject({ changes: [], unmanaged: [] });
  });

  const stories: Record<string, { does: () => Promise<unknown>; paths: readonly Path[]; writes?: number }> = {
    'a role of a client is described otherwise': {
      does: async () =>
        raw('PUT', `${await at('core')}/roles/read%2F1`, {
          ...(await roleOf('core', 'read/1')),
          description: 'x',
          attributes: { level: ['7'], of: ['a', 'b'] },
        }),
      paths: ['/clients/core/roles/read~11/attributes/level', '/clients/core/roles/read~11/description'],
    },
    'a role of a client is made of one more': {
      does: async () => {
        const { id } = await roleOf('core', 'all');
        await raw('POST', `/${REALM}/roles-by-id/${id}/composites`, [await roleOf('realm-management', 'realm-admin')]);
      },
      paths: ['/clients/core/roles/all/composites/client/realm-management'],
    },
    // It is made anew with what it is made of, and given again to whom it was taken from.
    'a role of a client is gone': {
      does: async () => raw('DELETE', `${await at('core')}/roles/all`),
      paths: ['/clients/core/roles/all', '/clients/tpp/serviceAccountRoles/client/core'],
      writes: 5,
    },
    'tokens may carry another role': {
      does: async () => {
        await raw('POST', `${await at('tpp')}/scope-mappings/realm`, [await realmRole('auditor')]);
        const { id } = await clientOf('realm-management');
        const manage = [await roleOf('realm-management', 'manage-users')];
        await raw('POST', `${await at('tpp')}/scope-mappings/clients/${id}`, manage);
      },
      paths: ['/clients/tpp/scopeMappings/client/realm-management', '/clients/tpp/scopeMappings/realm'],
      writes: 2,
    },
    'tokens may not carry a role': {
      does: async () => raw('DELETE', `${await at('tpp')}/scope-mappings/realm`, [await realmRole('teller')]),
      paths: ['/clients/tpp/scopeMappings/realm'],
    },
    'a service account has other roles': {
      does: async () => {
        await raw('POST', `${await accountOf('tpp')}/realm`, [await realmRole('teller')]);
        await raw('DELETE', `${await accountOf('tpp')}/realm`, [await realmRole('auditor')]);
        const { id } = await clientOf('realm-management');
        const admin = [await roleOf('realm-management', 'realm-admin')];
        await raw('POST', `${await accountOf('tpp')}/clients/${id}`, admin);
      },
      paths: ['/clients/tpp/serviceAccountRoles/client/realm-management', '/clients/tpp/serviceAccountRoles/realm'],
      writes: 3,
    },
    'a user has other roles': {
      does: async () => {
        await raw('DELETE', `${await clara()}/realm`, [await realmRole('teller')]);
        const { id } = await clientOf('realm-management');
        await raw('POST', `${await clara()}/clients/${id}`, [await roleOf('realm-management', 'realm-admin')]);
      },
      paths: ['/users/Clara/clientRoles/realm-management', '/users/Clara/realmRoles'],
      writes: 2,
    },
  };
  test.each(Object.entries(stories))('have drifted and are repaired: %s', async (_, { does, paths, writes = 1 }) => {
    onTestFailed(() => apply());
    await does();
    expect(pathsOf(await plan())).toEqual(paths);
    ours.writes();
    await apply();
    expect(ours.writes()).toBe(writes);
    expect(await plan()).toMatchObject({ changes: [], unmanaged: [] });
  });

  test('leave what the template does not speak of, and tell of it', async () => {
    await raw('POST', `${await at('tpp')}/roles`, { name: 'stranger' });
    await raw('POST', `${await at('core')}/scope-mappings/realm`, [await realmRole('auditor')]);
    const told = ['/clients/core/scopeMappings/realm', '/clients/tpp/roles/stranger'];
    const { changes, unmanaged } = await plan();
    expect(changes).toEqual([]);
    expect(unmanaged.map(({ path }) => path).toSorted()).toEqual(told);
    await apply(withClient({ name: 'TPP' }));
    expect((await plan(withClient({ name: 'TPP' }))).unmanaged.map(({ path }) => path).toSorted()).toEqual(told);
    await raw('DELETE', `${await at('tpp')}/roles/stranger`);
    await raw('DELETE', `${await at('core')}/scope-mappings/realm`, [await realmRole('auditor')]);
  });

  test('that bring a client under a policy have it saved once more', async () => {
    const tpp = await clientOf('tpp');
    await raw('DELETE', `${await at('tpp')}/roles/fapi`);
    await raw('PUT', await at('tpp'), { ...tpp, attributes: { 'pkce.code.challenge.method': '' } });
    const planned = await plan();
    expect(pathsOf(planned)).toEqual(['/clients/core/roles/all/composites/client/tpp', '/clients/tpp/roles/fapi']);
    await apply();
    expect(await clientOf('tpp')).toMatchObject({ attributes: { 'pkce.code.challenge.method': 'S256' } });
    expect((await plan()).changes).toEqual([]);
  });

  test('do not stay where the policy refuses the client, so that the next plan shows it', async () => {
    onTestFailed(() => apply());
    await raw('DELETE', `${await at('tpp')}/roles/fapi`);
    const { name: _, ...tpp } = await clientOf('tpp');
    await raw('PUT', await at('tpp'), { ...tpp, redirectUris: ['http://tpp.example/cb'] });
    const wanted = withClient({ redirectUris: ['http://tpp.example/cb'] });
    for (const _ of [1, 2]) {
      const failure = await apply(wanted).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ApplyError);
      expect((failure as ApplyError).message).toMatch(/^update of clients "tpp" failed: .*Invalid redirectUris/s);
      expect(pathsOf(await plan(wanted))).toContain('/clients/tpp/roles/fapi');
    }
    await apply();
    expect(await plan()).toMatchObject({ changes: [], unmanaged: [] });
  });

  test.each([
    [
      { scopeMappings: { realm: ['teler'] } },
      '4:1: Client "tpp" names the realm role "teler"',
      'did you mean "teller"?',
    ],
    [
      { scopeMappings: { client: { core: ['al'] } } },
      '5:1: Client "tpp" names the role "al" of client "core"',
      '"all"?',
    ],
    [{ serviceAccountRoles: { client: { cor: ['all'] } } }, '5:1: Client "tpp" names the client "cor"', REALM],
    [{ serviceAccountsEnabled: false }, '3:1: Client "tpp" has no service account', 'serviceAccountsEnabled: true'],
    [
      { roles: [{ name: 'fapi', composites: { client: { account: ['nothing'] } } }] },
      '7:1: Role "fapi" of client "tpp" names the role "nothing" of client "account"',
      'Add it under "roles" of the client',
    ],
  ])('cannot be such: %j', async (changes, ...messages) => {
    const failure = await plan(withClient(changes as JsonObject)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlanError);
    for (const message of messages) expect((failure as PlanError).message).toContain(message);
  });

  test('of users must be there, too', async () => {
    const users = [{ username: 'x', realmRoles: ['nobody'], clientRoles: { core: ['read'] } }];
    await expect(plan({ ...withRoles, users })).rejects.toThrow(
      /^test.yaml:3:1: User "x" names the realm role "nobody", .*\n.*\ntest.yaml:4:1: User "x" names the role "read" of client "core", .* did you mean "read\/1"\?/,
    );
  });

  test('may be added to a client of Keycloak’s own', async () => {
    const wanted = { clients: [{ clientId: 'account', roles: [{ name: 'view-cards' }] }] };
    await apply(wanted);
    expect(await plan(wanted)).toMatchObject({ changes: [] });
    expect(await roleOf('account', 'view-cards')).toMatchObject({ name: 'view-cards' });
    expect(await roleOf('account', 'view-profile')).toMatchObject({ name: 'view-profile' });
  });
});
