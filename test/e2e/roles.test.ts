import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { LOCK_ROLE } from '../../src/realm/lock.js';
import { PlanError, planRealm } from '../../src/realm/plan.js';
import type { Plan } from '../../src/realm/resource.js';
import type { Path, Resources } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const REALM = 'kcfapi-test-roles';
const ABSENT = 'kcfapi-test-roles-absent';

const resources = {
  realmRoles: [
    {
      name: 'branch/head 1',
      description: 'Head of a branch',
      attributes: { level: 3, places: ['Bonn', 'Kiel'] },
      composites: { realm: ['teller', 'offline_access'], client: { account: ['view-profile', 'manage-account'] } },
    },
    { name: 'teller', description: 'Teller' },
  ],
} satisfies Resources;
const template = templateOf(resources);

let ours: Counted;
let absent: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
  absent = await connected(ABSENT);
});
afterAll(async () => {
  await Promise.all([ours.connection.close(), absent.connection.close()]);
  await dropRealm(REALM);
});

const plan = async (wanted: Resources = resources): Promise<Plan> =>
  (await planRealm(ours.connection, templateOf(wanted))).plan;
const mend = async (): Promise<void> => {
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
};
const pathsOf = ({ changes }: Plan): readonly Path[] =>
  changes.flatMap(({ differences }) => differences.map(({ path }) => path)).toSorted();

/** Expects exactly these paths, applies, expects so many writes and nothing to do after that. */
async function expectRepaired(paths: readonly Path[], writes: number): Promise<void> {
  onTestFailed(mend);
  expect(pathsOf(await plan())).toEqual(paths);
  ours.writes();
  await mend();
  expect(ours.writes()).toBe(writes);
  expect((await plan()).changes).toEqual([]);
}

const roleOf = (name: string): Promise<Found> => raw<Found>('GET', `/${REALM}/roles/${encodeURIComponent(name)}`);
const clientRole = async (clientId: string, name: string): Promise<Found> => {
  const [client] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=${clientId}`);
  return raw<Found>('GET', `/${REALM}/clients/${client?.id}/roles/${name}`);
};

describe('realm roles', () => {
  test('are planned for a realm that is not there, made with it, and then there is nothing to do', async () => {
    const planned = await planRealm(ours.connection, template);
    const done: string[] = [];
    await applyPlan(ours.connection, template, planned, { onChange: ({ key }) => done.push(key) });
    expect(done.toSorted()).toEqual(['branch/head 1', REALM, 'teller']);
    expect(await plan()).toMatchObject({ changes: [], unmanaged: [] });
    ours.writes();
    await mend();
    expect(ours.writes()).toBe(0);
  });

  test('keep their own among many others, which a plan tells of and apply leaves', async () => {
    const names = Array.from({ length: 55 }, (_, index) => `a-stranger-${index}`);
    await Promise.all(names.map(name => raw('POST', `/${REALM}/roles`, { name, attributes: { of: ['them'] } })));
    const { changes, unmanaged } = await plan();
    expect(changes).toEqual([]);
    expect(unmanaged.map(({ kind, key }) => `${kind} ${key}`)).toEqual(
      expect.arrayContaining(names.map(name => `realm-roles ${name}`)),
    );
    expect(unmanaged).toHaveLength(names.length);
    // Of no matter to a template that speaks of no role.
    expect((await plan({})).unmanaged).toEqual([]);
  });

  test('have no difference and no stranger in the role that is a lock', async () => {
    await raw('POST', `/${REALM}/roles`, { name: LOCK_ROLE, attributes: { owner: ['somebody'] } });
    const { changes, unmanaged } = await plan();
    await raw('DELETE', `/${REALM}/roles/${LOCK_ROLE}`);
    expect(changes).toEqual([]);
    expect(unmanaged.filter(({ key }) => key === LOCK_ROLE)).toEqual([]);
  });

  const head = '/realmRoles/branch~1head 1';
  const stories: Record<string, { does: () => Promise<unknown>; paths: readonly Path[]; writes?: number }> = {
    'another description': {
      does: async () => raw('PUT', `/${REALM}/roles/teller`, { ...(await roleOf('teller')), description: 'x' }),
      paths: ['/realmRoles/teller/description'],
    },
    'other attributes': {
      does: async () => {
        const role = await roleOf('branch/head 1');
        const attributes = { level: ['4'], places: ['Bonn'], own: ['theirs'] };
        await raw('PUT', `/${REALM}/roles-by-id/${role.id}`, { ...role, attributes });
      },
      paths: [`${head}/attributes/level`, `${head}/attributes/places`],
    },
    'a realm role and a client’s more in what it is made of': {
      does: async () => {
        const { id } = await roleOf('branch/head 1');
        const more = [await roleOf('a-stranger-7'), await clientRole('realm-management', 'realm-admin')];
        await raw('POST', `/${REALM}/roles-by-id/${id}/composites`, more);
      },
      paths: [`${head}/composites/client/realm-management`, `${head}/composites/realm`],
      writes: 2,
    },
    'a client’s role less in what it is made of': {
      does: async () => {
        const { id } = await roleOf('branch/head 1');
        const less = [await clientRole('account', 'view-profile')];
        await raw('DELETE', `/${REALM}/roles-by-id/${id}/composites`, less);
      },
      paths: [`${head}/composites/client/account`],
    },
    'a role that is gone': {
      does: async () => raw('DELETE', `/${REALM}/roles/teller`),
      paths: [
        '/realmRoles/branch~1head 1/composites/realm',
        '/realmRoles/teller/description',
        '/realmRoles/teller/name',
      ],
      // Before and after it is made, the realm is told who makes it.
      writes: 4,
    },
  };
  test.each(Object.entries(stories))('have drifted and are repaired: %s', async (_, { does, paths, writes = 1 }) => {
    await does();
    await expectRepaired(paths, writes);
  });

  test('keep attributes that the template does not name, and strangers as they were', async () => {
    expect((await roleOf('branch/head 1')).attributes).toEqual({
      level: ['3'],
      places: ['Bonn', 'Kiel'],
      own: ['theirs'],
    });
    expect((await roleOf('a-stranger-54')).attributes).toEqual({ of: ['them'] });
  });

  test('are told of when somebody makes one of them of others, of which the template says nothing', async () => {
    const { id } = await roleOf('teller');
    await raw('POST', `/${REALM}/roles-by-id/${id}/composites`, [await clientRole('realm-management', 'realm-admin')]);
    const { changes, unmanaged } = await plan();
    expect(changes).toEqual([]);
    expect(unmanaged).toContainEqual({
      ...{ kind: 'realm-roles', key: 'teller', path: '/realmRoles/teller/composites/client' },
      current: { 'realm-management': ['realm-admin'] },
    });
  });

  test.each([
    [REALM, { realm: ['teler'] }, `the realm role "teler", which is neither in the template nor in realm ${REALM}`],
    [ABSENT, { realm: ['teler'] }, 'did you mean "teller"?'],
    [ABSENT, { realm: [`default-roles-${REALM}`] }, `the realm role "default-roles-${REALM}"`],
    [REALM, { client: { account: ['view-profil'] } }, 'the role "view-profil" of client "account"'],
    [ABSENT, { client: { account: ['view-profil'] } }, 'did you mean "view-profile"?'],
    [
      REALM,
      { client: { nobody: ['a'] } },
      `the client "nobody", which is neither in the template nor in realm ${REALM}`,
    ],
    [ABSENT, { client: { nobody: ['a'] } }, 'the client "nobody"'],
    [REALM, { realm: [LOCK_ROLE] }, `the role "${LOCK_ROLE}", which keeps two applies apart`],
  ])('of %s cannot be made of %j', async (realm, composites, message) => {
    const { connection } = realm === REALM ? ours : absent;
    const wanted = templateOf({ realmRoles: [{ name: 'teller' }, { name: 'a', composites }] });
    const failure = await planRealm(connection, wanted).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlanError);
    expect((failure as PlanError).message).toMatch(/^test\.yaml:[45]:1: Realm role "a" names /);
    expect((failure as PlanError).message).toContain(message);
  });

  test('may be made of what a new realm has by itself', async () => {
    const composites = { realm: ['offline_access', `default-roles-${ABSENT}`], client: { account: ['view-profile'] } };
    const { plan } = await planRealm(absent.connection, templateOf({ realmRoles: [{ name: 'a', composites }] }));
    expect(plan.changes).toHaveLength(2);
  });

  test('cannot have the name of the lock', async () => {
    await expect(plan({ realmRoles: [{ name: LOCK_ROLE }] })).rejects.toThrow(
      `test.yaml:3:1: The template names the role "${LOCK_ROLE}", which keeps two applies apart and is nobody else's`,
    );
  });
});
