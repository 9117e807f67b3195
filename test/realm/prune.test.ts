import { describe, expect, test } from 'vitest';
import { removeOurs } from '../../src/realm/documents.js';
import { resourceKinds } from '../../src/realm/kinds.js';
import { namedAndDeleted } from '../../src/realm/named-roles.js';
import { makePlan } from '../../src/realm/plan.js';
import { managedBy } from '../../src/realm/prune.js';
import type { Realm } from '../../src/realm/resource.js';
import clientPolicies from '../../src/realm/resources/client-policies.js';
import keys from '../../src/realm/resources/keys.js';
import { unknownRotations } from '../../src/realm/rotation.js';
import type { JsonObject, Resources } from '../../src/template/template.js';
import { templateOf } from './template.js';

const kinds = await resourceKinds();

describe('keys that may not be deleted', () => {
  const key = (providerId: string, algorithm: string, status = 'ACTIVE') => ({
    ...{ providerId, algorithm, status, kid: `${providerId}-${algorithm}` },
  });
  const reasons = (found: readonly ReturnType<typeof key>[], stays: JsonObject, others: readonly JsonObject[] = []) => {
    const active = Object.fromEntries(found.toReversed().map(({ algorithm, kid }) => [algorithm, kid]));
    const admin = { realms: { getKeys: async () => ({ active, keys: found }) } } as unknown as Realm['admin'];
    const realm = { name: 'bank', admin, desired: { keys: others }, representation: {} };
    const staying = new Map([
      ['realm', [stays]],
      ['keys', others],
    ]);
    return keys.undeletable(realm, [{ name: 'old', id: 'old' }], { stays: staying, goes: new Map() });
  };
  const ps256 = { defaultSignatureAlgorithm: 'PS256' };

  test('are the last of an algorithm that the realm or a client signs with', async () => {
    expect(await reasons([key('old', 'PS256')], ps256)).toEqual([
      'keys "old": it is the last key for PS256, which the realm or a client signs with',
    ]);
    const client = { attributes: { 'id.token.signed.response.alg': 'ES256' } };
    expect(await reasons([key('old', 'ES256')], client)).toHaveLength(1);
    expect(await reasons([key('old', 'RS256')], {})).toHaveLength(1);
    expect(await reasons([key('old', 'PS256'), key('passive', 'PS256', 'PASSIVE')], ps256)).toHaveLength(1);
  });

  test('are not those of an algorithm that nothing uses, or for which there is or will be another', async () => {
    expect(await reasons([key('old', 'ES256')], ps256)).toEqual([]);
    expect(await reasons([key('old', 'PS256'), key('other', 'PS256')], ps256)).toEqual([]);
    const rsa = { providerId: 'rsa-generated', config: { algorithm: 'PS256', active: [true] } };
    expect(await reasons([key('old', 'PS256')], ps256, [rsa])).toEqual([]);
    const es256 = { defaultSignatureAlgorithm: 'ES256' };
    expect(await reasons([key('old', 'ES256')], es256, [{ providerId: 'ecdsa-generated' }])).toEqual([]);
    const es384 = { providerId: 'ecdsa-generated', config: { ecdsaEllipticCurveKey: ['P-384'] } };
    expect(await reasons([key('old', 'ES384')], { defaultSignatureAlgorithm: 'ES384' }, [es384])).toEqual([]);
    expect(await reasons([key('old', 'ES256')], es256, [es384])).toHaveLength(1);
  });

  test.each([
    ['not active', { active: false }],
    ['not enabled', { enabled: ['false'] }],
  ])('are those of which all others are %s', async (_, off) => {
    const other = { providerId: 'rsa-generated', config: { algorithm: 'PS256', ...off } };
    expect(await reasons([key('old', 'PS256')], ps256, [other])).toHaveLength(1);
    // Nor what is in use now and will not be.
    const found = [key('old', 'PS256'), key('other', 'PS256')];
    expect(await reasons(found, ps256, [{ ...other, id: 'other' }])).toHaveLength(1);
  });
});

describe('roles that go and are still named', () => {
  const goes = new Map<string, readonly JsonObject[]>([
    ['realm-roles', [{ name: 'old' }]],
    ['clients', [{ clientId: 'app/old' }]],
  ]);
  const roles = { realm: ['kept', 'old'], client: { kept: ['old'], 'app/old': ['r'] } };

  test.each<[string, Resources, string[]]>([
    [
      'by a role',
      { realmRoles: [{ name: 'r', composites: roles }] },
      ['/realmRoles/r/composites/realm', '/realmRoles/r/composites/client/app~1old'],
    ],
    [
      'by a client',
      { clients: [{ clientId: 'c', scopeMappings: { realm: ['old'] }, serviceAccountRoles: { realm: ['old'] } }] },
      ['/clients/c/scopeMappings/realm', '/clients/c/serviceAccountRoles/realm'],
    ],
    [
      'by a client’s role',
      { clients: [{ clientId: 'c', roles: [{ name: 'r', composites: roles }] }] },
      ['/clients/c/roles/r/composites/realm', '/clients/c/roles/r/composites/client/app~1old'],
    ],
    [
      'by a user',
      { users: [{ username: 'u', realmRoles: ['old'], clientRoles: { 'app/old': ['r'] } }] },
      ['/users/u/realmRoles', '/users/u/clientRoles/app~1old'],
    ],
    ['by nobody', { realmRoles: [{ name: 'r', composites: { realm: ['kept'] } }] }, []],
  ])('are faults: %s', (_, resources, paths) => {
    expect(namedAndDeleted(resources, goes).map(({ path }) => path)).toEqual(paths);
    expect(namedAndDeleted(resources, new Map())).toEqual([]);
  });
});

describe('a list that is replaced whole', () => {
  const list = (items: readonly JsonObject[]) => {
    let now = items;
    let writes = 0;
    return {
      now: () => now,
      writes: () => writes,
      read: async () => now,
      write: async (written: readonly JsonObject[]) => {
        now = written;
        writes += 1;
      },
    };
  };
  const [ours, theirs] = [{ name: 'ours' }, { name: 'theirs', mode: 'STRICT' }];

  test('loses what is ours, and nothing else', async () => {
    const document = list([ours, theirs]);
    await removeOurs(clientPolicies, [ours], document);
    expect(document.now()).toEqual([theirs]);
  });

  test('is not written where ours is gone already', async () => {
    const document = list([theirs]);
    await removeOurs(clientPolicies, [ours], document);
    expect(document.writes()).toBe(0);
  });

  test('is not written where ours is another than was shown', async () => {
    const document = list([{ ...ours, enabled: true }, theirs]);
    await expect(removeOurs(clientPolicies, [ours], document)).rejects.toThrow(
      '"ours" changed since the plan was made',
    );
    expect(document.writes()).toBe(0);
  });
});

describe('what cannot be compared', () => {
  const template = templateOf({
    realm: { smtpServer: { password: 'canary' } },
    clients: [
      { clientId: 'a/b', secret: 'canary' },
      { clientId: 'new', secret: 'canary' },
    ],
    keys: [{ name: 'k', config: { privateKey: 'canary' } }],
    users: [{ username: 'alice', credentials: [{ type: 'password', value: 'canary' }] }, { username: 'bob' }],
  });
  const plan = (...rotate: string[]) => {
    const items = {
      realm: [{ realm: 'bank', smtpServer: { password: '**********' } }],
      // As an account sees it that may not read secrets.
      clients: [{ clientId: 'a/b' }],
      keys: [{ name: 'k', config: { privateKey: ['**********'] } }],
      users: [{ username: 'alice' }, { username: 'bob' }],
    };
    const snapshot = { realm: 'bank', representation: {}, items: new Map(Object.entries(items)), faults: [] };
    return makePlan(kinds, snapshot, template, 'https://kc.example', { rotate });
  };
  const all = [
    ...['/realm/smtpServer/password', '/keys/k/config/privateKey', '/clients/a~1b/secret', '/users/alice/credentials'],
  ];

  test('is named, and is no difference', () => {
    const { notCompared, changes } = plan();
    expect(notCompared.toSorted()).toEqual(all.toSorted());
    expect(changes.map(({ key }) => key)).toEqual(['new']);
  });

  test.each([
    [['all'], all],
    [['clients'], ['/clients/a~1b/secret']],
    [
      ['clients/a/b', 'realm'],
      ['/realm/smtpServer/password', '/clients/a~1b/secret'],
    ],
    [['clients/a'], []],
  ])('is set again: %s', (rotate, paths) => {
    const { notCompared, changes } = plan(...rotate);
    const again = changes.flatMap(({ differences }) => differences.filter(difference => difference.again === true));
    expect(again.map(({ path }) => path)).toEqual(paths);
    expect(notCompared).toEqual(all.filter(path => !paths.includes(path)).toSorted(byOrderOf(plan().notCompared)));
    expect(JSON.stringify(changes)).not.toMatch(/canary|\*\*/);
    expect(again.every(({ sensitive }) => sensitive)).toBe(true);
  });

  test('is refused to be set again where there is no such thing, not where it is made anyway', () => {
    const wanted = ['clients/new', 'users/bob', 'user', 'clients', 'all'];
    expect(unknownRotations(kinds, template, plan(...wanted), wanted)).toEqual([
      '--rotate users/bob: the template has no value there that could not be compared',
      '--rotate user: the template has no such thing; did you mean "users"?',
    ]);
  });

  test('counts as managed what is there', () => {
    expect(managedBy(kinds, template, plan())).toBe(4);
  });
});

function byOrderOf(order: readonly string[]) {
  return (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
}
