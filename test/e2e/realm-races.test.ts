import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KeycloakError } from '../../src/keycloak/errors.js';
import { applyPlan } from '../../src/realm/apply.js';
import { readInventory } from '../../src/realm/inventory.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Json, JsonObject, Resources } from '../../src/template/template.js';
import { everything, templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';
import { drift, type Leaf, leavesOf } from './leaves.js';

const template = templateOf(everything);
const leaves = leavesOf(everything);
const leafAt = (path: string): Leaf => {
  const found = leaves.find(leaf => leaf.path === path);
  if (found === undefined) throw new Error(`the template has no ${path}`);
  return found;
};

describe('what changed after the plan was made', () => {
  const REALM = 'kcfapi-test-races';
  let ours: Counted;
  const paths = async () => {
    const { plan } = await planRealm(ours.connection, template);
    return plan.changes.flatMap(({ differences }) => differences.map(({ path }) => path));
  };
  const mend = async () => applyPlan(ours.connection, template, await planRealm(ours.connection, template));

  beforeAll(async () => {
    await dropRealm(REALM);
    ours = await connected(REALM);
    await mend();
  });
  afterAll(async () => {
    await ours.connection.close();
    await dropRealm(REALM);
  });

  // In each the first drifted before the plan, the second after it.
  test.each<readonly [string, Json, string, Json]>([
    ['/realm/accessCodeLifespan', 300, '/realm/accessTokenLifespan', 999],
    ['/realm/attributes/marker', 'x', '/realm/attributes/cibaExpiresIn', '999'],
    ['/realm/attributes/clientSessionIdleTimeout', 999, '/realm/attributes/oauth2DevicePollingInterval', 999],
    ['/clients/tpp-1/name', 'x', '/clients/tpp-1/attributes/access.token.lifespan', '999'],
    ['/clients/tpp-1/attributes/access.token.lifespan', '999', '/clients/tpp-1/redirectUris', ['https://x.example']],
    [
      '/clients/tpp-1/protocolMappers/bank id~11/config/claim.name',
      'x',
      '/clients/tpp-1/protocolMappers/bank id~11/config/claim.value',
      '999',
    ],
    ['/clientScopes/accounts/description', 'x', '/clientScopes/accounts/attributes/consent.screen.text', 'x'],
    ['/users/Alice/firstName', 'x', '/users/Alice/lastName', 'x'],
    ['/keys/ps256/config/priority', ['999'], '/keys/ps256/config/active', ['false']],
    ['/clientProfiles/second/executors/secure-session', '', '/clientProfiles/fapi2-dpop/description', 'x'],
    ['/clientPolicies/nobody/enabled', true, '/clientPolicies/fapi2-dpop/description', 'x'],
  ])('%s is repaired, and nothing else is written', async (before, one, after, other) => {
    if (before.includes('/executors/')) {
      const document = await raw<{ profiles: { name: string }[] }>('GET', `/${REALM}/client-policies/profiles`);
      const profiles = document.profiles.map(item => (item.name === 'second' ? { ...item, executors: [] } : item));
      await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles });
    } else {
      await drift(REALM, { ...leafAt(before), value: one });
    }
    const planned = await planRealm(ours.connection, template);
    await drift(REALM, { ...leafAt(after), value: other });
    await applyPlan(ours.connection, template, planned);
    expect(await paths()).toEqual([after]);
    await mend();
    expect(await paths()).toEqual([]);
  });
});

describe('two that apply at once', () => {
  const REALM = 'kcfapi-test-both';
  let ours: Counted;
  let theirs: Counted;
  const key = {
    name: 'ps256',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    config: { priority: ['200'], algorithm: ['PS256'] },
  };
  const keys = async () => raw<{ id: string }[]>('GET', `/${REALM}/components?name=${key.name}`);

  beforeAll(async () => {
    ours = await connected(REALM);
    theirs = await connected(REALM);
  });
  beforeEach(async () => {
    await dropRealm(REALM);
    await raw('POST', '', { realm: REALM, enabled: true });
  });
  afterAll(async () => {
    await Promise.all([ours, theirs].map(({ connection }) => connection.close()));
    await dropRealm(REALM);
  });

  test('do not make a key that is there by now', async () => {
    const wanted = templateOf({ keys: everything.keys ?? [] });
    const planned = await planRealm(ours.connection, wanted);
    await raw('POST', `/${REALM}/components`, key);
    await expect(applyPlan(ours.connection, wanted, planned)).rejects.toThrow(
      /create of keys "ps256" failed: somebody else has made it since the plan was made\n.*running apply again/,
    );
    expect(await keys()).toHaveLength(1);
  });

  test('take away the key that they made while another made it, too', async () => {
    const { connection } = ours;
    const components = new Proxy(connection.admin.components, {
      get: (target, member) => {
        if (member !== 'create') return Reflect.get(target, member);
        return async (...all: Parameters<typeof target.create>) => {
          await raw('POST', `/${REALM}/components`, key);
          return target.create(...all);
        };
      },
    });
    const admin = new Proxy(connection.admin, {
      get: (target, member) => (member === 'components' ? components : Reflect.get(target, member)),
    });
    const wanted = templateOf({ keys: (everything.keys ?? []).slice(0, 1) });
    const planned = await planRealm(connection, wanted);
    await expect(applyPlan({ ...connection, admin }, wanted, planned)).rejects.toThrow(
      /create of keys "ps256" failed: somebody else made it at the same moment, so that ours was taken away again/,
    );
    expect(await keys()).toHaveLength(1);
    await applyPlan(connection, wanted, await planRealm(connection, wanted));
    expect((await planRealm(connection, wanted)).plan.changes).toEqual([]);
  });

  test.each<readonly [string, Resources, string, object]>([
    ['clients "rs"', { clients: [{ clientId: 'rs' }] }, 'clients', { clientId: 'rs' }],
    [
      'client-scopes "s"',
      { clientScopes: [{ name: 's', protocol: 'openid-connect' }] },
      'client-scopes',
      { name: 's', protocol: 'openid-connect' },
    ],
    ['users "alice"', { users: [{ username: 'alice' }] }, 'users', { username: 'alice' }],
  ])('say that another was first, and converge: %s', async (what, resources, where, made) => {
    const wanted = templateOf(resources);
    const planned = await planRealm(ours.connection, wanted);
    await raw('POST', `/${REALM}/${where}`, made);
    await expect(applyPlan(ours.connection, wanted, planned)).rejects.toThrow(
      `create of ${what} failed: somebody else has made it since the plan was made\n`,
    );
    await applyPlan(ours.connection, wanted, await planRealm(ours.connection, wanted));
    expect((await planRealm(ours.connection, wanted)).plan.changes).toEqual([]);
  });

  test('say that another was first with the realm', async () => {
    await dropRealm(REALM);
    const planned = await planRealm(ours.connection, templateOf({}));
    await raw('POST', '', { realm: REALM });
    await expect(applyPlan(ours.connection, templateOf({}), planned)).rejects.toThrow(
      `create of realm "${REALM}" failed: somebody else has made it since the plan was made\n`,
    );
  });

  test('say that another was writing the realm, which Keycloak calls a realm of the same name', async () => {
    const { connection } = ours;
    const request = { method: 'PUT', path: `/admin/realms/${REALM}`, server: connection.server, status: 409 };
    const update = async () => {
      throw new KeycloakError(request, { text: 'Realm with same name exists' });
    };
    const realms = new Proxy(connection.admin.realms, {
      get: (target, member) => (member === 'update' ? update : Reflect.get(target, member)),
    });
    const admin = new Proxy(connection.admin, {
      get: (target, member) => (member === 'realms' ? realms : Reflect.get(target, member)),
    });
    const wanted = templateOf({ realm: { displayName: 'x' } });
    await expect(applyPlan({ ...connection, admin }, wanted, await planRealm(connection, wanted))).rejects.toThrow(
      /^update of realm ".*" failed: somebody else was writing it at the same moment\n.*running apply again/,
    );
  });

  test('leave a conflict with something else as Keycloak tells it', async () => {
    await raw('POST', `/${REALM}/users`, { username: 'bob', email: 'alice@example.org' });
    const wanted = templateOf({ users: everything.users ?? [] });
    const planned = await planRealm(ours.connection, wanted);
    await expect(applyPlan(ours.connection, wanted, planned)).rejects.toThrow(/"Alice" failed: .*409 .*same email/);
  });

  test('are found out when they made a key twice, with what to delete', async () => {
    await raw('POST', `/${REALM}/components`, key);
    await raw('POST', `/${REALM}/components`, key);
    const ids = (await keys()).map(({ id }) => id);
    const active = await raw<{ active: Record<string, string>; keys: { providerId: string; kid: string }[] }>(
      'GET',
      `/${REALM}/keys`,
    );
    const [signing = ''] = ids.filter(id =>
      active.keys.some(({ providerId, kid }) => providerId === id && Object.values(active.active).includes(kid)),
    );
    const idle = ids.find(id => id !== signing);
    const failure = await planRealm(ours.connection, template).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    const { message } = failure as Error;
    expect(message).toContain(`realm ${REALM} has 2 keys with the name "ps256"`);
    expect(message).toContain(`${signing}  in use`);
    expect(message).toContain(`${idle}  not in use`);
    expect(message).toContain(`DELETE ${ours.connection.server}/admin/realms/${REALM}/components/${idle}`);
    await raw('DELETE', `/${REALM}/components/${idle}`);
    expect(await planRealm(ours.connection, template)).toMatchObject({ plan: { basis: { realm: REALM } } });
  });

  test.each([1, 2, 3])('from nothing make everything once, or say what was made twice (%i)', async () => {
    await dropRealm(REALM);
    const apply = async ({ connection }: Counted) =>
      applyPlan(connection, template, await planRealm(connection, template));
    await Promise.allSettled([apply(ours), apply(theirs)]);
    const twice = (await keys()).length > 1;
    const again = await apply(ours).then(
      () => '',
      ({ message }: Error) => message,
    );
    expect(again).toMatch(twice ? /has 2 keys/ : /^$/);
    if (!twice) expect((await planRealm(ours.connection, template)).plan.changes).toEqual([]);
  });
});

describe('two applies at once, without the lock', () => {
  const REALM = 'kcfapi-test-races-unlocked';
  let ours: Counted;
  const plannedOf = async (id: string, clients: readonly string[], role: string) => {
    const resources = { clients: clients.map(clientId => ({ clientId })), realmRoles: [{ name: role }] };
    const template = { ...templateOf(resources), id };
    return { template, planned: await planRealm(ours.connection, template) };
  };
  const carryOut = ({ template, planned }: Awaited<ReturnType<typeof plannedOf>>) =>
    applyPlan(ours.connection, template, planned);
  /** What is remembered, and whether it is there by its id. */
  const remembered = async () => {
    const made = readInventory(await raw<JsonObject>('GET', `/${REALM}`)) ?? new Map();
    const all = await Promise.all([
      raw<JsonObject[]>('GET', `/${REALM}/clients`),
      raw<JsonObject[]>('GET', `/${REALM}/roles`),
    ]);
    const ids = all.flat().map(({ id }) => id);
    return ['clients', 'realm-roles']
      .flatMap(kind => [...(made.get(kind) ?? [])])
      .map(([key, { id, templates }]) => `${key} of ${templates}${ids.includes(id) ? '' : ', which is not there'}`);
  };

  beforeAll(async () => {
    await dropRealm(REALM);
    await raw('POST', '', { realm: REALM, enabled: true });
    ours = await connected(REALM);
  });
  afterAll(async () => {
    await ours.connection.close();
    await dropRealm(REALM);
  });

  test('remember what each of them made, the second in the middle of the first', async () => {
    const [first, second] = [await plannedOf('one', ['a'], 'r'), await plannedOf('two', ['b'], 's')];
    const { clients } = ours.connection.admin;
    const { create } = clients;
    const between = vi.spyOn(clients, 'create').mockImplementationOnce(async client => {
      between.mockRestore();
      await carryOut(second);
      return create(client);
    });
    await carryOut(first);
    expect((await remembered()).toSorted()).toEqual([
      'a of one: Test',
      'b of two: Test',
      'r of one: Test',
      's of two: Test',
    ]);
  });

  test('remember what one of them made before the other, which then stops', async () => {
    const [first, second] = [await plannedOf('three', ['c'], 't'), await plannedOf('four', ['c', 'd'], 't')];
    await carryOut(first);
    await expect(carryOut(second)).rejects.toThrow('somebody else');
    const all = await remembered();
    expect(all).toContain('c of four: Test,three: Test');
    expect(all.find(text => text.startsWith('t of'))).toMatch(/three: Test$/);
  });
});
