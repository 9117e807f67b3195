import { createHash } from 'node:crypto';
import { namesOf, type Path, type Resources, type Template } from '../../src/template/template.js';
import { unsaidOf } from '../../src/template/unsaid.js';

/** A template of nothing but resources; every value is said to come from the line of its path's length. */
export function templateOf(resources: Resources, secret: readonly Path[] = []): Template {
  return {
    id: 'test',
    title: 'Test',
    files: ['test.yaml'],
    digest: createHash('sha256').update(JSON.stringify(resources)).digest('hex'),
    profile: { plan: 'fapi2-security-profile-final', client_auth_type: 'private_key_jwt', sender_constrain: 'dpop' },
    resources,
    clientDefaults: {},
    notEnforceable: [],
    limitations: [],
    secretParameters: [],
    sourceOf: path => ({ file: 'test.yaml', line: namesOf(path).length, column: 1 }),
    clausesOf: () => [],
    isSecret: path => secret.includes(path),
  };
}

const jwks = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      kid: 'tpp-1',
      alg: 'ES256',
      use: 'sig',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  ],
};

/** The same with what clients are unless they say so, as a template is that was read from a file. */
export function wholeTemplateOf({ clients = [], ...rest }: Resources, secret: readonly Path[] = []): Template {
  return templateOf({ ...rest, clients: clients.map(client => ({ ...unsaidOf(client), ...client })) }, secret);
}

/** One of everything that the engine writes, with every way in which a value can be stored. */
export const everything: Resources = {
  realm: {
    displayName: 'Bank',
    sslRequired: 'external',
    accessCodeLifespan: 45,
    accessTokenLifespan: 240,
    revokeRefreshToken: false,
    defaultSignatureAlgorithm: 'PS256',
    bruteForceProtected: true,
    browserSecurityHeaders: { referrerPolicy: 'same-origin' },
    attributes: {
      parRequestUriLifespan: 90,
      cibaExpiresIn: '60',
      'acr.loa.map': { silver: 1, gold: 2 },
      oauth2DevicePollingInterval: 7,
      clientSessionIdleTimeout: '600',
      marker: 'ours',
    },
  },
  keys: [
    { name: 'ps256', providerId: 'rsa-generated', config: { priority: 200, algorithm: 'PS256', active: true } },
    { name: 'rsa-generated', providerId: 'rsa-generated', config: { priority: ['90'], algorithm: ['RS256'] } },
  ],
  clientScopes: [
    {
      name: 'accounts',
      description: 'Accounts',
      protocol: 'openid-connect',
      attributes: { 'include.in.token.scope': true, 'consent.screen.text': 'See accounts' },
      protocolMappers: [
        {
          name: 'audience',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'included.custom.audience': 'https://rs.example', 'access.token.claim': true },
        },
      ],
    },
    { name: 'payments', attributes: { 'display.on.consent.screen': 'true' } },
  ],
  clientProfiles: [
    {
      name: 'fapi2-dpop',
      description: 'FAPI 2.0',
      executors: [
        { executor: 'confidential-client' },
        {
          executor: 'secure-client-authenticator',
          configuration: {
            'allowed-client-authenticators': ['client-jwt', 'client-x509'],
            'default-client-authenticator': 'client-jwt',
          },
        },
        { executor: 'secure-client-uris', configuration: {} },
        { executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'PS256' } },
        { executor: 'consent-required', configuration: { 'auto-configure': true } },
        { executor: 'full-scope-disabled', configuration: { 'auto-configure': 'true' } },
        { executor: 'dpop-bind-enforcer', configuration: { 'auto-configure': true } },
        { executor: 'pkce-enforcer', configuration: { 'auto-configure': true } },
      ],
    },
    { name: 'second', executors: [{ executor: 'secure-session' }] },
  ],
  clientPolicies: [
    {
      name: 'fapi2-dpop',
      description: 'Clients marked so',
      enabled: true,
      mode: 'DEFAULT',
      conditions: [
        {
          condition: 'client-attributes',
          configuration: { attributes: [{ key: 'fapi.profile', value: 'fapi2-dpop' }] },
        },
        { condition: 'client-access-type', configuration: { type: ['confidential'], 'is-negative-logic': false } },
      ],
      profiles: ['fapi2-dpop'],
    },
    { name: 'nobody', enabled: false, conditions: [{ condition: 'any-client' }], profiles: ['second', 'fapi2-dpop'] },
  ],
  clients: [
    {
      clientId: 'tpp-1',
      name: 'TPP one',
      protocol: 'openid-connect',
      publicClient: false,
      clientAuthenticatorType: 'client-jwt',
      standardFlowEnabled: true,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: true,
      authorizationServicesEnabled: false,
      consentRequired: true,
      fullScopeAllowed: false,
      redirectUris: ['https://tpp.example/cb', 'https://tpp.example/cb2'],
      webOrigins: [],
      attributes: {
        'fapi.profile': 'fapi2-dpop',
        'dpop.bound.access.tokens': true,
        'require.pushed.authorization.requests': 'true',
        'access.token.lifespan': 300,
        'use.jwks.string': true,
        'jwks.string': JSON.stringify(jwks, null, 1),
        'token.endpoint.auth.signing.alg': 'ES256',
        'x509.subjectdn': null,
      },
      defaultClientScopes: ['basic', 'accounts'],
      optionalClientScopes: ['offline_access', 'payments'],
      protocolMappers: [
        {
          name: 'bank id/1',
          protocolMapper: 'oidc-hardcoded-claim-mapper',
          config: { 'claim.name': 'bank', 'claim.value': '1', 'access.token.claim': true },
        },
      ],
    },
    {
      clientId: 'rs',
      secret: 'canary-client-secret',
      publicClient: false,
      standardFlowEnabled: false,
      redirectUris: [],
      attributes: { 'allow.token.introspection.without.audience.check': 'true' },
    },
  ],
  users: [
    {
      username: 'Alice',
      enabled: true,
      email: 'alice@example.org',
      emailVerified: true,
      firstName: 'Alice',
      lastName: 'Example',
      credentials: [{ type: 'password', value: 'canary-password', temporary: false }],
    },
  ],
};
