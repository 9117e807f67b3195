import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue/catalogue.js';
import { CONDITIONS } from '../../src/impact/conditions.js';
import { loadExecutors } from '../../src/impact/executor.js';
import type { Impacts } from '../../src/impact/impact.js';
import type { JsonObject } from '../../src/template/template.js';
import { clientOf, impactOfChanges, impactOn, policyOf, refusedOn } from './planned.js';

const lines = ({ impacts }: Impacts) =>
  impacts.map(({ client, effect, what, becomes }) => `${client} ${effect} ${what}${becomes ? ` ${becomes}` : ''}`);

describe('Impacts', () => {
  it('know every executor and every condition of the catalogue', async () => {
    expect([...(await loadExecutors()).keys()]).toEqual(catalogue.executors.map(({ id }) => id).toSorted());
    expect(Object.keys(CONDITIONS).toSorted()).toEqual(catalogue.conditions.map(({ id }) => id).toSorted());
  });

  it('tell what the next save changes, and what follows from it', () => {
    const told = impactOn([clientOf('shop', { directAccessGrantsEnabled: true })], policyOf('p', 'consent-required'));
    expect(lines(told)).toEqual([
      'shop breaks Client requires user consent',
      'shop breaks sessions from before end: Client no longer has requested consent from user',
      'shop changes consentRequired true',
      'shop changes users are asked for their consent',
    ]);
    expect(told.impacts[2]).toMatchObject({
      ...{ events: ['UPDATE'], current: false, becomes: true, since: 'new policy' },
      cause: { policy: 'p', profile: 'p', executor: 'consent-required' },
    });
    expect(told.impacts[0]).toMatchObject({ onceSaved: true, events: ['RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'] });
  });

  it('are none where a client is already as the executor wants it', () => {
    expect(impactOn([clientOf('shop', { consentRequired: true })], policyOf('p', 'consent-required')).impacts).toEqual(
      [],
    );
  });

  it('are only what is new, whatever the policy that asks for it is called', () => {
    const clients = [clientOf('shop')];
    const before = policyOf('old', 'pkce-enforcer');
    const after = policyOf('new', 'pkce-enforcer', 'confidential-client');
    expect(impactOn(clients, after, before).impacts).toEqual([]);
    expect(impactOn(clients, after).impacts).not.toEqual([]);
  });

  it('tell a policy that changes from a new one', () => {
    const told = impactOn(
      [clientOf('shop')],
      policyOf('p', 'pkce-enforcer', 'full-scope-disabled'),
      policyOf('p', 'pkce-enforcer'),
    );
    expect(told.impacts.map(({ since }) => since)).toContain('changed policy');
    expect(told.impacts.some(({ cause }) => 'executor' in cause && cause.executor === 'pkce-enforcer')).toBe(false);
  });

  it('tell what a client loses with a policy that is switched off', () => {
    const policies = policyOf('p', 'pkce-enforcer');
    const off = { ...policies, clientPolicies: (policies.clientPolicies ?? []).map(p => ({ ...p, enabled: false })) };
    const told = impactOn([clientOf('shop')], off, policies);
    expect(lines(told)).toEqual(['shop loses is no longer held to pkce-enforcer']);
    expect(told.impacts[0]?.since).toBe('removed policy');
  });

  it('tell what is allowed again where an executor stays and asks for less', () => {
    const only = (...allowed: readonly string[]) => ({
      executor: 'secure-client-authenticator',
      configuration: { 'allowed-client-authenticators': allowed },
    });
    const told = impactOn(
      [clientOf('shop')],
      policyOf('p', only('client-jwt', 'client-secret')),
      policyOf('p', only('client-jwt')),
    );
    expect(new Set(told.impacts.map(({ effect }) => effect))).toEqual(new Set(['loses']));
  });

  it('play a save through: a refusal takes back what was put in before, and all refusals are told', () => {
    const client = clientOf('shop', { redirectUris: ['http://app.example/*'], frontchannelLogout: true });
    const { impacts } = impactOn([client], policyOf('p', 'consent-required', 'secure-client-uris', 'secure-logout'));
    const saving = impacts.filter(({ events, onceSaved }) => events.includes('UPDATE') && onceSaved !== true);
    expect(saving.map(({ effect, what, depends }) => [effect, what, depends])).toEqual([
      ['refuses', 'Invalid redirectUris', undefined],
      ['refuses', 'Front-channel logout is not allowed for this client', undefined],
      ['changes', 'consentRequired', 'on when it can be saved again'],
    ]);
  });

  it('of a later executor see what an earlier one has put in', () => {
    const first = { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } };
    const second = { executor: 'pkce-enforcer', configuration: { 'auto-configure': false } };
    const refused = (told: Impacts) => told.impacts.some(({ effect }) => effect === 'refuses');
    expect(refused(impactOn([clientOf('a')], policyOf('p', first, second)))).toBe(false);
    expect(refused(impactOn([clientOf('a')], policyOf('p', second, first)))).toBe(true);
  });

  it('name executors and conditions that nobody here knows', () => {
    const policies = policyOf('p', 'of-the-bank');
    const own = { condition: 'own-condition', configuration: {} };
    const resources = {
      ...policies,
      clientPolicies: (policies.clientPolicies ?? []).map(p => ({ ...p, conditions: [own] })),
    };
    expect(impactOn([clientOf('shop')], resources).notJudged).toEqual([
      'executor of-the-bank',
      'condition own-condition',
    ]);
  });

  it('hold of a service account at userinfo, to which it may come with its own token', () => {
    const service = clientOf('service', { standardFlowEnabled: false, serviceAccountsEnabled: true });
    const { impacts } = impactOn([service], policyOf('p', 'dpop-bind-enforcer'));
    expect(impacts.flatMap(({ events }) => events)).toContain('USERINFO_REQUEST');
  });

  it('refuse nothing for certain under a pattern that only Java can read', () => {
    const policies = (domain: string) =>
      policyOf('p', {
        executor: 'secure-redirect-uris-enforcer',
        configuration: { 'allow-permitted-domains': [domain] },
      });
    const refusals = (domain: string) =>
      impactOn([clientOf('shop')], policies(domain)).impacts.filter(({ effect }) => effect === 'refuses');
    expect(refusals('(?i)bank\\.example')).toHaveLength(2);
    expect(refusals('(?i)bank\\.example').map(({ depends }) => depends)).toEqual([
      'on what the pattern means to Keycloak',
      'on what the pattern means to Keycloak',
    ]);
    expect(refusals('bank\\.example').map(({ depends }) => depends)).toEqual([undefined, undefined]);
  });

  it('hold of a disabled client only when it is saved', () => {
    const told = impactOn([clientOf('shop', { enabled: false })], policyOf('p', 'pkce-enforcer'));
    expect(lines(told)).toEqual(['shop changes attributes / pkce.code.challenge.method S256']);
  });
});

describe('Impacts of a realm', () => {
  it('leave clients with a setting of their own alone', () => {
    const own = clientOf('own', {
      attributes: { 'access.token.lifespan': '60', 'access.token.signed.response.alg': 'ES256' },
    });
    const realm = { accessTokenLifespan: 120, defaultSignatureAlgorithm: 'PS256' };
    const told = impactOn([own, clientOf('shop')], { realm }, { realm: { accessTokenLifespan: 300 } });
    expect(lines(told)).toEqual([
      'own changes ID tokens are signed with PS256 PS256',
      'shop changes seconds for which access tokens are valid 120',
      'shop changes ID tokens are signed with PS256 PS256',
      'shop changes access tokens are signed with PS256 PS256',
    ]);
    expect(told.impacts[1]).toMatchObject({ cause: { setting: '/realm/accessTokenLifespan' }, current: 300 });
  });

  it('tell who must keep the new refresh token, and not who gets none', () => {
    const none = clientOf('none', { attributes: { 'use.refresh.tokens': 'false' } });
    const told = impactOn([none, clientOf('shop')], { realm: { revokeRefreshToken: true } });
    expect(lines(told)).toEqual(['shop requires each refresh token is used once: the new one must be kept true']);
  });

  it('name settings of which nobody here knows what they do', () => {
    const told = impactOn([clientOf('shop')], { realm: { displayName: 'Bank', attributes: { odd: 'x' } } });
    expect(told).toMatchObject({ impacts: [], notJudged: ['/realm/attributes/odd'] });
  });

  it('tell of a new key for an algorithm with which tokens are signed already', () => {
    const keys = [{ name: 'k', providerId: 'ecdsa-generated', config: { ecdsaEllipticCurveKey: 'P-256' } }];
    const uses = clientOf('uses', { attributes: { 'id.token.signed.response.alg': 'ES256' } });
    expect(impactOn([uses, clientOf('shop')], { keys }).impacts.map(({ client }) => client)).toEqual(['uses']);
  });

  it('tell whose tokens a deleted key has signed, which the template no longer knows', () => {
    const keys = [{ name: 'k', providerId: 'rsa-generated', config: { algorithm: ['ES256'] } }];
    const uses = clientOf('uses', { attributes: { 'id.token.signed.response.alg': 'ES256' } });
    const gone = [{ kind: 'keys', key: 'k', action: 'delete' }] as const;
    expect(impactOfChanges([uses, clientOf('shop')], gone, { keys }).impacts).toMatchObject([
      {
        client: 'uses',
        effect: 'breaks',
        what: 'tokens with ES256 that the deleted key signed are no longer accepted',
      },
    ]);
  });

  it('name what of roles is not judged: those that go, and what roles are made of', () => {
    const told = impactOfChanges(
      [clientOf('shop'), clientOf('gone')],
      [
        { kind: 'realm-roles', key: 'teller', action: 'update', path: '/realmRoles/teller/composites/realm' },
        { kind: 'clients', key: 'shop', action: 'update', path: '/clients/shop/roles/payer/composites/client/app' },
        { kind: 'clients', key: 'gone', action: 'delete' },
        { kind: 'realm-roles', key: 'clerk', action: 'delete' },
        { kind: 'realm-roles', key: 'new', action: 'create', path: '/realmRoles/new/composites/realm' },
      ],
    );
    expect(told).toMatchObject({ impacts: [], clients: 1 });
    expect(told.notJudged).toEqual([
      '/realmRoles/teller/composites',
      '/clients/shop/roles/payer/composites',
      '/clients/gone',
      '/realmRoles/clerk',
    ]);
  });

  it('tell whose client scope changes', () => {
    const clients = [
      clientOf('always', { defaultClientScopes: ['accounts'] }),
      clientOf('sometimes', { optionalClientScopes: ['accounts'] }),
      clientOf('never'),
    ];
    const scope = (description: string) => ({ clientScopes: [{ name: 'accounts', description }] });
    const { impacts } = impactOn(clients, scope('new'), scope('old'));
    expect(impacts.map(({ client, depends }) => [client, depends])).toEqual([
      ['always', undefined],
      ['sometimes', 'on whether it asks for the scope'],
    ]);
  });
});

describe('Impacts on clients of the template', () => {
  const asked = {
    executor: 'secure-signature-algorithm-signed-jwt',
    configuration: { 'require-client-assertion': true },
  };

  it('are told of one that the plan leaves as it is', () => {
    const sap = clientOf('sap', { serviceAccountsEnabled: true });
    const clients = [{ clientId: 'sap', serviceAccountsEnabled: true }];
    const told = impactOn([sap], { ...policyOf('p', asked), clients });
    expect(lines(told)).toEqual(['sap refuses client assertion is required.']);
    expect(told).toMatchObject({ clients: 1, impacts: [{ since: 'new policy' }] });
    expect(told.impacts[0]?.events).toContain('SERVICE_ACCOUNT_TOKEN_REQUEST');
  });

  it('are told of what the plan makes of it, not of what it is', () => {
    const clients = [{ clientId: 'sap', clientAuthenticatorType: 'client-jwt' }];
    const { impacts } = impactOn([clientOf('sap')], { ...policyOf('p', asked), clients });
    expect(new Set(impacts.map(({ effect }) => effect))).toEqual(new Set(['requires']));
    const back = [{ clientId: 'sap', clientAuthenticatorType: 'client-secret' }];
    const policy = policyOf('p', asked);
    const now = clientOf('sap', { clientAuthenticatorType: 'client-jwt' });
    expect(impactOn([now], { ...policy, clients: back }, policy).impacts).toMatchObject([
      { client: 'sap', effect: 'refuses', since: 'changed client' },
    ]);
  });

  it('hold at once where the plan saves it, and once saved where it does not', () => {
    const found = (clients: readonly JsonObject[]) =>
      impactOn([clientOf('shop')], { ...policyOf('p', 'consent-required'), clients }).impacts.filter(
        ({ what }) => what === 'users are asked for their consent',
      );
    expect(found([{ clientId: 'shop' }]).map(({ onceSaved }) => onceSaved)).toEqual([true]);
    expect(found([{ clientId: 'shop', name: 'Shop' }]).map(({ onceSaved }) => onceSaved)).toEqual([undefined]);
  });

  it('wait for the next save where the mark by which a policy finds the client comes with this one', () => {
    const marked = { condition: 'client-attributes', configuration: { attributes: '[{"key":"tier","value":"one"}]' } };
    const { clientProfiles = [], clientPolicies = [] } = policyOf('p', 'consent-required');
    const policies = { clientProfiles, clientPolicies: clientPolicies.map(p => ({ ...p, conditions: [marked] })) };
    const clients = [{ clientId: 'shop', attributes: { tier: 'one' } }];
    const asks = impactOn([clientOf('shop')], { ...policies, clients }).impacts.filter(
      ({ what }) => what === 'users are asked for their consent',
    );
    expect(asks).toMatchObject([{ onceSaved: true }]);
  });
});

describe('A client of the template that could not be saved', () => {
  const shop = clientOf('shop', { redirectUris: ['http://a.example/cb'], webOrigins: ['http://a.example'] });
  const clients = [{ clientId: 'shop', redirectUris: ['https://a.example/cb'] }];

  it('is found before anything is written, by what Keycloak put into it long ago', () => {
    expect(refusedOn([shop], { ...policyOf('p', 'secure-client-uris'), clients })).toEqual([
      'client "shop" exists and could not be saved: Invalid webOrigins ("http://a.example") – secure-client-uris of policy p',
    ]);
  });

  it('is none once the template says better, or the plan does not save it', () => {
    const policy = policyOf('p', 'secure-client-uris');
    const better = [{ ...clients[0], clientId: 'shop', webOrigins: ['https://a.example'] }];
    expect(refusedOn([shop], { ...policy, clients: better })).toEqual([]);
    expect(refusedOn([shop], { ...policy, clients: [{ clientId: 'shop' }] })).toEqual([]);
  });

  it('is none where that depends on something', () => {
    const { clientProfiles = [], clientPolicies = [] } = policyOf('p', 'secure-client-uris');
    const conditions = [{ condition: 'client-roles', configuration: { roles: ['payer'] } }];
    const policies = { clientProfiles, clientPolicies: clientPolicies.map(p => ({ ...p, conditions })) };
    expect(refusedOn([shop], { ...policies, clients })).toEqual([]);
    const payer = { ...shop, roles: [{ name: 'payer' }] };
    expect(refusedOn([payer], { ...policies, clients })).toHaveLength(1);
  });
});
