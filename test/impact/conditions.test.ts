import { describe, expect, it } from 'vitest';
import { applies } from '../../src/impact/conditions.js';
import type { Event } from '../../src/impact/events.js';
import type { JsonObject } from '../../src/template/template.js';
import { clientOf } from './planned.js';

const client = clientOf('shop', {
  ...{ attributes: { level: 'fapi' }, roles: ['payer'], implicitFlowEnabled: true },
  ...{ defaultClientScopes: ['email'], optionalClientScopes: ['accounts'] },
});

const when = (condition: string, configuration: JsonObject, event: Event, mode = 'DEFAULT') =>
  applies({ enabled: true, mode, conditions: [{ condition, configuration }] }, client, event);
const pairs = (value: string) => ({ attributes: JSON.stringify([{ key: 'level', value }]) });
const NOT = { 'is-negative-logic': 'true' };

/** What a condition alone makes of a policy; tried on a server by the end-to-end test, where that can be seen. */
describe('A condition', () => {
  it.each<[string, JsonObject, Event, unknown]>([
    ['any-client', {}, 'DEVICE_TOKEN_REQUEST', 'yes'],
    ['any-client', NOT, 'UPDATE', 'no'],
    ['client-attributes', pairs('fapi'), 'UPDATE', 'yes'],
    ['client-attributes', pairs('fapi'), 'PRE_AUTHORIZATION_REQUEST', 'yes'],
    ['client-attributes', pairs('fapi'), 'DEVICE_TOKEN_REQUEST', 'no'],
    ['client-attributes', pairs('other'), 'UPDATE', 'no'],
    ['client-attributes', { ...pairs('other'), ...NOT }, 'UPDATE', 'yes'],
    ['client-attributes', { attributes: { level: 'fapi' } }, 'UPDATE', 'yes'],
    ['client-attributes', { attributes: '[]' }, 'UPDATE', 'yes'],
    ['client-attributes', { attributes: 'level=fapi' }, 'UPDATE', { depends: expect.stringContaining('reads') }],
    ['client-roles', { roles: ['payer', 'other'] }, 'PRE_AUTHORIZATION_REQUEST', 'yes'],
    ['client-roles', { roles: ['other'] }, 'UPDATE', 'no'],
    ['client-access-type', { type: ['confidential'] }, 'TOKEN_REQUEST', 'yes'],
    ['client-access-type', { type: ['confidential'] }, 'PRE_AUTHORIZATION_REQUEST', 'no'],
    ['client-access-type', {}, 'UPDATE', 'no'],
    ['client-type', { protocol: 'openid-connect' }, 'UPDATED', 'yes'],
    ['client-scopes', { scopes: ['email'], type: 'Default' }, 'AUTHORIZATION_REQUEST', 'yes'],
    ['client-scopes', { scopes: ['email'], type: 'Default' }, 'UPDATE', 'no'],
    ['client-scopes', { scopes: ['email'], type: 'Optional' }, 'TOKEN_REQUEST', 'no'],
    ['client-scopes', { scopes: ['accounts'], type: 'Any' }, 'TOKEN_REQUEST', { depends: 'on the scopes it asks for' }],
    ['grant-type', { grant_types: ['refresh_token'] }, 'TOKEN_REFRESH', 'yes'],
    ['grant-type', { grant_types: ['authorization_code'] }, 'TOKEN_REQUEST', 'no'],
    ['grant-type', { grant_types: ['implicit'] }, 'AUTHORIZATION_REQUEST', { depends: 'on the response_type' }],
    ['acr-condition', { 'acr-property': 'gold' }, 'AUTHORIZATION_REQUEST', { depends: 'on the acr it asks for' }],
    ['identity-provider-alias', {}, 'AUTHORIZATION_REQUEST', 'no'],
    ['client-updater-context', { 'update-client-source': ['ByAuthenticatedUser'] }, 'UPDATE', 'yes'],
    ['client-updater-context', { 'update-client-source': ['ByAuthenticatedUser'] }, 'TOKEN_REQUEST', 'no'],
    ['client-updater-source-roles', { roles: ['admin'] }, 'UPDATE', { depends: expect.stringContaining('role') }],
    ['of-the-bank', {}, 'UPDATE', { depends: 'on the condition of-the-bank' }],
  ])('%s %j at %s: %j', (condition, configuration, event, expected) => {
    expect(when(condition, configuration, event)).toEqual(expected);
  });

  it('that abstains leaves the others to decide, but not in mode STRICT', () => {
    const conditions = [
      { condition: 'client-access-type', configuration: { type: ['confidential'] } },
      { condition: 'client-attributes', configuration: pairs('fapi') },
    ];
    const at = (mode: string) => applies({ enabled: true, mode, conditions }, client, 'PRE_AUTHORIZATION_REQUEST');
    expect([at('DEFAULT'), at('STRICT')]).toEqual(['yes', 'no']);
  });

  it('is nothing where the policy is disabled, and a policy without conditions is none', () => {
    const conditions = [{ condition: 'any-client', configuration: {} }];
    expect(applies({ enabled: false, conditions }, client, 'UPDATE')).toBe('no');
    expect(applies({ enabled: true, conditions: [] }, client, 'UPDATE')).toBe('no');
  });
});
