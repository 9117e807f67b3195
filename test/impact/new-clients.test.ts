import { describe, expect, it } from 'vitest';
import { loadExecutors } from '../../src/impact/executor.js';
import { leavesNewAlone } from '../../src/impact/new-clients.js';
import type { JsonObject } from '../../src/template/template.js';

const executors = await loadExecutors();
const any = { condition: 'any-client', configuration: {} };
const held = { condition: 'client-attributes', configuration: { attributes: [{ key: 'held', value: 'yes' }] } };
const roles = { condition: 'client-roles', configuration: { roles: ['fapi'] } };
const pkce = { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } };

/** One policy with a profile; judged is a confidential client with the attributes. */
function leaves(condition: JsonObject, executor: JsonObject, attributes: JsonObject, more: JsonObject = {}): boolean {
  const judge = leavesNewAlone(
    {
      policies: [{ name: 'p', enabled: true, conditions: [condition], profiles: ['p'], ...more }],
      profiles: [{ name: 'p', executors: [executor] }],
    },
    executors,
  );
  const redirectUris = ['https://app.example/cb'];
  return judge({ clientId: 'app', protocol: 'openid-connect', publicClient: false, redirectUris, attributes });
}

describe('A new client is left alone', () => {
  const s256 = { 'pkce.code.challenge.method': 'S256' };
  it.each<[string, boolean, () => boolean]>([
    ['that has what an executor puts in', true, () => leaves(held, pkce, { held: 'yes', ...s256 })],
    ['that no policy finds', true, () => leaves(held, pkce, {})],
    ['not that an executor would change', false, () => leaves(held, pkce, { held: 'yes' })],
    [
      'not that an executor would refuse',
      false,
      () => leaves(held, { ...pkce, configuration: { 'auto-configure': false } }, { held: 'yes' }),
    ],
    ['not where it hangs on roles whether it is changed', false, () => leaves(roles, pkce, {})],
    ['where it hangs on roles, but has what is put in', true, () => leaves(roles, pkce, s256)],
    ['not where nobody knows the executor', false, () => leaves(any, { executor: 'theirs', configuration: {} }, s256)],
    ['not where nobody knows the condition', false, () => leaves({ condition: 'theirs' }, pkce, s256)],
    ['where such a policy is off', true, () => leaves({ condition: 'theirs' }, pkce, s256, { enabled: false })],
    [
      'not that lacks what Keycloak gives to a new client and an executor refuses',
      false,
      () =>
        leaves(held, { executor: 'full-scope-disabled', configuration: { 'auto-configure': true } }, { held: 'yes' }),
    ],
  ])('%s', (_, expected, judged) => {
    expect(judged()).toBe(expected);
  });

  it('not of another protocol than OpenID Connect', () => {
    expect(leavesNewAlone({ policies: [], profiles: [] }, executors)({ clientId: 'sp', protocol: 'saml' })).toBe(false);
  });
});
