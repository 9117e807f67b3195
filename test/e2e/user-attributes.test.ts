import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { JsonObject } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

const REALM = 'kcfapi-test-user-attributes';
const ABSENT = `${REALM}-absent`;
let ours: Counted;
let absent: Counted;

beforeAll(async () => {
  await dropRealm(REALM);
  await raw('POST', '', { realm: REALM, enabled: true });
  [ours, absent] = await Promise.all([connected(REALM), connected(ABSENT)]);
});
afterAll(async () => {
  await Promise.all([ours.connection.close(), absent.connection.close()]);
  await dropRealm(REALM);
});

const attributes = { branch: ['Kiel'], badge: '7', locale: 'de', gone: null };
const wanted = (realm: JsonObject = {}) => templateOf({ realm, users: [{ username: 'alice', attributes }] });
const refused = async ({ connection }: Counted, realm?: JsonObject) =>
  planRealm(connection, wanted(realm)).then(
    () => [],
    ({ message }: Error) => [...message.matchAll(/^test\.yaml:4:1: User "alice" has the attribute "(\w+)", (.*)$/gm)],
  );
const namesOf = (found: readonly RegExpMatchArray[]) => found.map(([, name]) => name);
/** What Keycloak keeps of them, when somebody else makes such a user. */
async function kept(): Promise<readonly string[]> {
  await raw('POST', `/${REALM}/users`, {
    username: 'bob',
    attributes: { branch: ['Kiel'], badge: ['7'], locale: ['de'] },
  });
  const [user] = await raw<{ id: string; attributes?: object }[]>('GET', `/${REALM}/users?username=bob`);
  await raw('DELETE', `/${REALM}/users/${user?.id}`);
  return Object.keys(user?.attributes ?? {}).toSorted();
}
const profile = async (policy: string | undefined, ...more: JsonObject[]) => {
  const now = await raw<{ attributes: { name: string }[] }>('GET', `/${REALM}/users/profile`);
  const own = now.attributes.filter(({ name }) => !['branch', 'badge'].includes(name));
  await raw('PUT', `/${REALM}/users/profile`, {
    ...now,
    attributes: [...own, ...more],
    ...(policy === undefined ? {} : { unmanagedAttributePolicy: policy }),
  });
};
const attribute = (name: string, ...edit: string[]) => ({ name, permissions: { view: ['admin', 'user'], edit } });

test('a plan refuses what the user profile does not know, which Keycloak drops', async () => {
  expect(await kept()).toEqual([]);
  const told = await refused(ours);
  expect(namesOf(told)).toEqual(['branch', 'badge', 'locale']);
  expect(told[0]?.[2]).toBe(`which the user profile of realm ${REALM} does not have: Keycloak drops it`);
  expect(namesOf(await refused(ours, { internationalizationEnabled: true }))).toEqual(['branch', 'badge']);
});

test('a plan of a new realm refuses what a new user profile does not know', async () => {
  const told = await refused(absent);
  expect(namesOf(told)).toEqual(['branch', 'badge', 'locale']);
  expect(told[0]?.[2]).toContain('the user profile of a new realm does not have');
});

test('a plan refuses what the user profile lets no administrator edit', async () => {
  await profile(undefined, attribute('branch', 'admin'), attribute('badge', 'user'));
  expect(await kept()).toEqual(['branch']);
  const told = await refused(ours);
  expect(namesOf(told)).toEqual(['badge', 'locale']);
  expect(told[0]?.[2]).toContain('lets no administrator edit');
});

test.each([
  ['ADMIN_VIEW', []],
  // The locale is no attribute of the profile in a realm of one language, and cannot be an unmanaged one.
  ['ADMIN_EDIT', ['badge', 'branch']],
  ['ENABLED', ['badge', 'branch']],
])('a plan takes what the profile does not know where the policy is %s as Keycloak does', async (policy, expected) => {
  await profile(policy);
  expect(await kept()).toEqual(expected);
  expect(await refused(ours)).toHaveLength(3 - expected.length);
});

test('what is taken is kept, and the profile is read only where users have attributes', async () => {
  await profile('ENABLED');
  const template = wanted({ internationalizationEnabled: true });
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
  expect((await planRealm(ours.connection, template)).plan.changes).toEqual([]);
  expect(await kept()).toEqual(['badge', 'branch', 'locale']);
  const less = templateOf({ users: [{ username: 'alice', attributes: { branch: null, badge: '7' } }] });
  await applyPlan(ours.connection, less, await planRealm(ours.connection, less));
  expect((await planRealm(ours.connection, less)).plan.changes).toEqual([]);
  await profile('ADMIN_VIEW');
  expect(await refused(ours)).toHaveLength(2);
  const without = templateOf({ users: [{ username: 'alice' }, { username: 'carol', attributes: {} }] });
  expect((await planRealm(ours.connection, without)).plan.changes.map(({ key }) => key)).toEqual(['carol']);
});
