import { describe, expect, test } from 'vitest';
import { plays, routeOf, stepFor, wayTo } from '../../src/probe/scenario/route.js';
import type { Profile } from '../../src/template/profile.js';

const PUSHED: Profile = {
  plan: 'fapi2-security-profile-final',
  client_auth_type: 'private_key_jwt',
  sender_constrain: 'dpop',
  fapi_auth_request_method: 'pushed',
  openid: 'openid_connect',
};
const BY_VALUE: Profile = { ...PUSHED, plan: 'fapi1-advanced-final', fapi_auth_request_method: 'by_value' };
const PUBLIC: Profile = { ...BY_VALUE, client_auth_type: 'none' };
const OF_ITSELF: Profile = { ...PUSHED, fapi_profile: 'fapi_client_credentials_grant', openid: 'plain_oauth' };
const CIBA: Profile = { client_auth_type: 'mtls', ciba_mode: 'poll', openid: 'openid_connect' };

describe('the steps that a story takes', () => {
  test.each([
    ['pushed', PUSHED, ['par', 'authorize', 'token', 'userinfo', 'refresh']],
    ['by value', BY_VALUE, ['authorize', 'token', 'userinfo', 'refresh']],
    ['without OpenID Connect', { ...PUSHED, openid: 'plain_oauth' }, ['par', 'authorize', 'token', 'refresh']],
    ['client credentials', OF_ITSELF, ['token']],
    ['CIBA', CIBA, ['backchannel', 'token', 'userinfo', 'refresh']],
  ] as const)('%s', (_, profile, route) => expect(routeOf(profile)).toEqual(route));
});

describe('what a role stands for', () => {
  test.each([
    ['request', PUSHED, 'par'],
    ['request', BY_VALUE, 'authorize'],
    ['request', CIBA, 'backchannel'],
    ['request', OF_ITSELF, 'token'],
    ['authentication', PUSHED, 'par'],
    ['authentication', BY_VALUE, 'token'],
    ['authentication', CIBA, 'backchannel'],
    ['authentication', PUBLIC, undefined],
    ['par', BY_VALUE, undefined],
    ['introspect', PUSHED, 'introspect'],
    ['introspect', PUBLIC, undefined],
    ['revoke', PUBLIC, 'revoke'],
  ] as const)('%s', (role, profile, step) => expect(stepFor(role, profile)).toBe(step));
});

test('a profile plays what its route has, all of it', () => {
  expect(plays(PUSHED, 'par', 'refresh')).toBe(true);
  expect(plays(BY_VALUE, 'par', 'refresh')).toBe(false);
});

test('the way to a step ends with it, and from the token goes to what is on no route', () => {
  expect(wayTo('token', PUSHED)).toEqual(['par', 'authorize', 'token']);
  expect(wayTo('introspect', PUSHED)).toEqual(['par', 'authorize', 'token', 'introspect']);
  expect(wayTo('revoke', OF_ITSELF)).toEqual(['token', 'revoke']);
});
