import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raw } from './admin.js';
import { allTemplates, type Children, openChildren } from './children.js';
import { apply, type Found, roundTrip, withRealm } from './export-round-trip.js';

let children: Children;
beforeAll(async () => {
  children = await openChildren();
});
afterAll(() => children.remove());

/** Texts that mean something to YAML, to templates or to terminals. */
const NASTY = [
  'a: b # c',
  'two\nlines\n',
  '  blank before and after  ',
  '"quoted" and \'single\' and \\ back',
  `$(parameter) and $$(literal) and $${'{keycloak}'}`,
  '- [ { & * ! | > % @ `',
  'true ',
  '1.10',
  '0x1F',
  'null',
  '~',
  'tab\tand\u2028separator\u0085next',
  'ünïcödé ✓ 🏦 עברית',
  '<<',
  '2026-11-20',
  '=',
  ...['---', '...', '?', ':', ', x', '#', '*a', '&a', '!t', '%YAML', '@', '`', "'", '"', '|', '>'],
  `${'long words '.repeat(30)}end`,
];

/** Changes clients that Keycloak itself has in each realm. */
async function changeOwnClients(realm: string): Promise<void> {
  const [accounts] = await raw<Found[]>('GET', `/${realm}/clients?clientId=account`);
  await raw('POST', `/${realm}/clients/${accounts?.id}/roles`, { name: 'of ours' });
  const [account] = await raw<Found[]>('GET', `/${realm}/clients?clientId=account-console`);
  const [resolving] = await raw<Found[]>('GET', `/${realm}/clients/${account?.id}/protocol-mappers/models`);
  await raw('DELETE', `/${realm}/clients/${account?.id}/protocol-mappers/models/${resolving?.id}`);
  const [admin] = await raw<Found[]>('GET', `/${realm}/clients?clientId=security-admin-console`);
  await raw('PUT', `/${realm}/clients/${admin?.id}`, {
    ...admin,
    directAccessGrantsEnabled: true,
    attributes: {
      ...(admin?.attributes as Found),
      'access.token.lifespan': '9999',
      'pkce.code.challenge.method': '',
    },
  });
  await raw('POST', `/${realm}/clients/${admin?.id}/protocol-mappers/models`, {
    name: 'our claim',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: { 'claim.name': 'a', 'claim.value': 'b', 'jsonType.label': 'String', 'access.token.claim': 'true' },
  });
}

/** A realm that was made by a template and then changed by hand, in many ways. */
async function changedByHand(realm: string): Promise<void> {
  const [row] = (await allTemplates()).filter(({ id }) => id === 'fapi2-security-profile-dpop');
  if (row === undefined) throw new Error('the template is gone');
  await apply(realm, await children.of(row));
  const policies = await raw<{ policies: Found[] }>('GET', `/${realm}/client-policies/policies`);
  const { profiles } = await raw<{ profiles: Found[] }>('GET', `/${realm}/client-policies/profiles`);
  await raw('POST', `/${realm}/client-scopes`, {
    name: 'hand-made/scope:1',
    protocol: 'openid-connect',
    attributes: {
      'include.in.token.scope': 'false',
      'consent.screen.text': '$(not) a parameter',
      'own.attribute': '#',
    },
    protocolMappers: [
      {
        name: 'a: mapper',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-hardcoded-claim-mapper',
        config: { 'claim.name': 'c', 'claim.value': NASTY[3], 'jsonType.label': 'String', 'id.token.claim': 'true' },
      },
    ],
  });
  const [first = {}] = profiles;
  await raw('PUT', `/${realm}/client-policies/profiles`, {
    profiles: [
      {
        ...first,
        description: 'changed by hand: "so"',
        executors: [
          ...(first.executors as Found[])
            .filter(({ executor }) => executor !== 'consent-required')
            .map(one =>
              one.executor === 'pkce-enforcer' ? { ...one, configuration: { 'auto-configure': false } } : one,
            ),
          { executor: 'secure-session', configuration: {} },
        ],
      },
      ...profiles.slice(1),
      {
        name: 'of the hand',
        executors: [{ executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'ES384' } }],
      },
      {
        name: 'at requests',
        executors: [{ executor: 'reject-ropc-grant', configuration: { 'auto-configure': false } }],
      },
    ],
  });
  const conditions = [
    { condition: 'client-access-type', configuration: { type: ['public', 'bearer-only'] } },
    {
      condition: 'client-attributes',
      configuration: { attributes: '[{"key":"our.mark","value":"x: \\"y\\" $(z)"}]', 'is-negative-logic': true },
    },
    { condition: 'client-roles', configuration: { roles: ['a role', 'b'] } },
    { condition: 'client-scopes', configuration: { scopes: ['email', 'hand-made/scope:1'], type: 'Optional' } },
    { condition: 'client-type', configuration: { protocol: 'openid-connect' } },
    { condition: 'client-updater-context', configuration: { 'update-client-source': ['ByAuthenticatedUser'] } },
    { condition: 'client-updater-source-groups', configuration: { groups: ['/g/h'] } },
    { condition: 'client-updater-source-host', configuration: { 'trusted-hosts': ['*.example.org'] } },
    { condition: 'client-updater-source-roles', configuration: { roles: ['r', 'c.r'] } },
    { condition: 'grant-type', configuration: { grant_types: ['password'] } },
    { condition: 'any-client', configuration: {} },
  ];
  await raw('PUT', `/${realm}/client-policies/policies`, {
    policies: [
      ...policies.policies,
      ...conditions.map((condition, index) => {
        // None that would stand in the way of the clients below: these have no say when a client is saved.
        const atRequests = ['client-scopes', 'grant-type'].includes(condition.condition);
        return {
          name: `by hand: ${condition.condition}`,
          ...(index % 2 === 0 ? { mode: 'STRICT' } : {}),
          enabled: atRequests,
          conditions: [condition],
          profiles: atRequests ? ['at requests'] : ['of the hand', 'fapi-1-baseline'],
        };
      }),
    ],
  });
  const settings = await raw<Found>('GET', `/${realm}`);
  await raw('PUT', `/${realm}`, {
    ...settings,
    displayName: 'The "Bank": $(x) #1',
    displayNameHtml: '<b>two\nlines</b>',
    accessTokenLifespan: 1200,
    accessCodeLifespan: 30,
    revokeRefreshToken: true,
    ssoSessionIdleTimeout: 7200,
    rememberMe: true,
    bruteForceProtected: true,
    passwordPolicy: 'length(12) and notUsername(undefined)',
    eventsEnabled: true,
    enabledEventTypes: ['LOGIN', 'LOGOUT'],
    internationalizationEnabled: true,
    supportedLocales: ['nl', 'en'],
    defaultLocale: 'nl',
    browserSecurityHeaders: {
      ...(settings.browserSecurityHeaders as Found),
      contentSecurityPolicy: "frame-src 'self'; x",
    },
    smtpServer: {
      host: 'mail.example.org',
      from: 'bank@example.org',
      user: 'u',
      password: 'p4ssw0rd-of-the-mail',
      auth: 'true',
    },
    attributes: {
      ...(settings.attributes as Found),
      cibaExpiresIn: '60',
      'our.realm attribute/odd': NASTY[0],
      frontendUrl: '',
    },
  });
  const keys = await raw<Found[]>('GET', `/${realm}/components?type=org.keycloak.keys.KeyProvider`);
  const own = keys.find(({ name }) => name === 'rsa-generated');
  await raw('PUT', `/${realm}/components/${own?.id}`, { ...own, config: { priority: ['90'] } });
  const gone = keys.find(({ name }) => name === 'fapi-es256');
  await raw('DELETE', `/${realm}/components/${gone?.id}`);
  const scopes = await raw<Found[]>('GET', `/${realm}/client-scopes`);
  const email = scopes.find(({ name }) => name === 'email');
  await raw('PUT', `/${realm}/client-scopes/${email?.id}`, { ...email, description: 'changed' });
  await raw('POST', `/${realm}/roles`, {
    name: 'a/role ünï',
    description: 'of the bank',
    attributes: { a: ['1', '2'], b: ['x'] },
  });
  const tpp = await raw<Found[]>('GET', `/${realm}/clients?clientId=tpp-1`);
  await raw('PUT', `/${realm}/clients/${tpp[0]?.id}`, {
    ...tpp[0],
    enabled: false,
    consentRequired: false,
    attributes: {
      ...(tpp[0]?.attributes as Found),
      'require.pushed.authorization.requests': 'false',
      'use.refresh.tokens': '',
    },
  });
  const plainClients = [
    {
      clientId: 'with / slash and ünï',
      name: 'a: "name"',
      description: 'two\nlines',
      redirectUris: ['https://odd.example/a?b=c', 'https://odd.example/*'],
      webOrigins: ['+'],
      attributes: Object.fromEntries(NASTY.map((text, index) => [`odd.${index}`, text])),
    },
    {
      clientId: 'public',
      publicClient: true,
      redirectUris: ['https://spa.example/'],
      webOrigins: [],
      fullScopeAllowed: false,
    },
    {
      clientId: 'service',
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
      secret: 's3cret-of-the-service',
      attributes: {
        'my.api.token': 't0ken-in-an-attribute',
        'access.token.lifespan': '90',
        'dpop.bound.access.tokn': 'true',
      },
    },
    {
      clientId: 'with a root',
      protocol: 'openid-connect',
      publicClient: true,
      rootUrl: 'https://root.example/',
      adminUrl: '',
    },
    { clientId: 'with a root alone', protocol: 'openid-connect', publicClient: true, rootUrl: 'https://root.example' },
    {
      clientId: 'scoped',
      bearerOnly: true,
      defaultClientScopes: ['basic', 'hand-made/scope:1'],
      optionalClientScopes: [],
      protocolMappers: [
        {
          name: 'm/1 "x"',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'included.custom.audience': 'https://api', 'access.token.claim': 'true' },
        },
      ],
    },
    {
      clientId: 'https://saml.example/sp',
      protocol: 'saml',
      attributes: { 'saml.assertion.signature': 'true' },
    },
  ];
  for (const client of plainClients) await raw('POST', `/${realm}/clients`, client);
  const [alone] = await raw<Found[]>('GET', `/${realm}/clients?clientId=with%20a%20root%20alone`);
  await raw('PUT', `/${realm}/clients/${alone?.id}`, { ...alone, redirectUris: [], webOrigins: [] });
  const [service] = await raw<Found[]>('GET', `/${realm}/clients?clientId=service`);
  await raw('POST', `/${realm}/clients/${service?.id}/roles`, { name: 'of / the client', attributes: { x: ['true'] } });
  const account = await raw<Found>('GET', `/${realm}/clients/${service?.id}/service-account-user`);
  const role = await raw<Found>('GET', `/${realm}/roles/${encodeURIComponent('a/role ünï')}`);
  await raw('POST', `/${realm}/users/${account.id}/role-mappings/realm`, [role]);
  const [open] = await raw<Found[]>('GET', `/${realm}/clients?clientId=public`);
  await raw('POST', `/${realm}/clients/${open?.id}/scope-mappings/realm`, [role]);
  await raw('POST', `/${realm}/users`, {
    username: 'alice',
    enabled: true,
    email: 'alice@example.org',
    attributes: { of: ['a', 'b'] },
  });
}

describe('a realm that was changed by hand', () => {
  test('is the template and all that deviates', async () => {
    const realm = 'kcfapi-test-export-hand';
    await withRealm(realm, async () => {
      await changedByHand(realm);
      await changeOwnClients(realm);
      const { extended, yaml, broken, leftOut, weaker, written } = await roundTrip(realm, { users: ['alice'] });
      expect(extended).toBe('fapi2-security-profile-dpop');
      expect(broken).toEqual([]);
      expect(leftOut.map(({ what }) => what)).toEqual([
        'client https://saml.example/sp: attributes: saml.signing.certificate',
        'client https://saml.example/sp: attributes: saml.signing.private.key',
        'user alice: groups, second factors',
        'client account-console: that it lacks audience resolve',
      ]);
      const clients = new Map((written.clients as Found[]).map(client => [client.clientId, client]));
      const rooted = clients.get('with a root');
      expect(rooted).toMatchObject({ rootUrl: 'https://root.example/', redirectUris: ['https://root.example/*'] });
      expect(clients.get('with a root alone')).toMatchObject({ redirectUris: [], webOrigins: [] });
      expect(clients.get('account')).toMatchObject({ roles: [{ name: 'of ours' }] });
      expect(clients.get('account-console')).toBeUndefined();
      expect(clients.get('security-admin-console')).toMatchObject({
        directAccessGrantsEnabled: true,
        attributes: { 'access.token.lifespan': 9999, 'pkce.code.challenge.method': '' },
        protocolMappers: [{ name: 'our claim' }],
      });
      expect(weaker.filter(({ path }) => path.startsWith('/clients/security-admin-console'))).toEqual([]);
      for (const secret of ['p4ssw0rd', 's3cret', 't0ken']) expect(yaml).not.toContain(secret);
      expect(weaker.map(({ path }) => path)).toEqual(
        expect.arrayContaining([
          '/realm/accessTokenLifespan',
          '/clients/tpp-1/consentRequired',
          '/clientProfiles/fapi2-security-profile/executors/consent-required',
        ]),
      );
      expect(weaker.map(({ path }) => path)).not.toContain('/realm/accessCodeLifespan');
      expect(yaml).toContain('      # weaker than the profile asks: FAPI2-SP-FINAL-5.3.2.2-3, RFC9126-6 (asked: true)');
      expect(Object.keys(written)).toEqual([
        ...['extends', 'title', 'parameters', 'realm', 'keys', 'clientProfiles', 'clientPolicies', 'realmRoles'],
        ...['clientScopes', 'clients', 'users', 'customAttributes'],
      ]);
    });
  }, 180_000);
});
