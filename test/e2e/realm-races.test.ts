import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Json } from '../../src/template/template.js';
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
