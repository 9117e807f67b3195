import type { JsonObject } from '../../src/template/template.js';

const ANY: readonly JsonObject[] = [{ condition: 'any-client', configuration: {} }];
const auto = { 'auto-configure': true };
const strict = { 'auto-configure': false };

const executor = (id: string, configuration: JsonObject = {}, conditions = ANY) => ({
  title: `${id} ${JSON.stringify(configuration)}${conditions === ANY ? '' : ` under ${JSON.stringify(conditions)}`}`,
  executors: [{ executor: id, configuration }],
  conditions,
});
const savesOnly = <T>(tried: T) => ({ ...tried, savesOnly: true });
const again = <T>(tried: T) => ({ ...tried, again: true });
const condition = (id: string, configuration: JsonObject) => [{ condition: id, configuration }];

/** Policies to be tried. */
export const CASES: readonly {
  readonly title: string;
  readonly executors: readonly JsonObject[];
  readonly conditions: readonly JsonObject[];
  readonly mode?: string;
  /** Clients are looked at once more after they were saved, with the policy gone. */
  readonly again?: boolean;
  /** Requests are not tried: they are the same as with another configuration. */
  readonly savesOnly?: boolean;
}[] = [
  executor('auth-flow-enforcer', { 'auth-flow-alias': 'browser', 'auth-flow-loa': 1 }),
  executor('confidential-client'),
  again(executor('consent-required', auto)),
  executor('consent-required', strict),
  executor('consent-required', {}),
  again(executor('dpop-bind-enforcer', auto)),
  executor('dpop-bind-enforcer', { ...strict, 'allow-only-refresh-token-binding': true }),
  executor('full-scope-disabled', auto),
  executor('full-scope-disabled', strict),
  again(executor('holder-of-key-enforcer', auto)),
  savesOnly(executor('holder-of-key-enforcer', strict)),
  executor('intent-client-bind-checker', { 'intent-client-bind-check-endpoint': 'https://rs.example' }),
  executor('jwt-claim-enforcer', { 'claim-name': 'nowhere' }),
  again(executor('pkce-enforcer', auto)),
  savesOnly(executor('pkce-enforcer', strict)),
  executor('reject-implicit-grant', auto),
  savesOnly(executor('reject-implicit-grant', strict)),
  executor('reject-request'),
  again(executor('reject-ropc-grant', auto)),
  savesOnly(executor('reject-ropc-grant', strict)),
  executor('saml-avoid-redirect'),
  executor('saml-secure-client-uris'),
  executor('saml-signature-enforcer'),
  executor('secure-ciba-req-sig-algorithm', { 'default-algorithm': 'ES256' }),
  executor('secure-ciba-session'),
  executor('secure-ciba-signed-authn-req'),
  executor('secure-client-authentication-assertion'),
  executor('secure-client-authenticator', {
    'allowed-client-authenticators': ['client-jwt', 'client-x509'],
    'default-client-authenticator': 'client-jwt',
  }),
  executor('secure-client-uris'),
  executor('secure-client-uris-pattern', { 'allowed-patterns': ['https://[a-z]+\\.example/.*', '/realms/.*'] }),
  executor('secure-client-uris-pattern', { 'client-uri-fields': ['redirectUris', 'postLogoutRedirectUris'] }),
  executor('secure-logout'),
  executor('secure-par-content'),
  executor('secure-redirect-uris-enforcer', {
    'allow-ipv4-loopback-address': 'true',
    'allow-private-use-uri-scheme': 'true',
    'oauth-2-1-compliant': 'true',
  }),
  executor('secure-redirect-uris-enforcer', {
    'allow-http-scheme': true,
    'allow-ipv4-loopback-address': true,
    'allow-wildcard-context-path': true,
  }),
  savesOnly(executor('secure-redirect-uris-enforcer', { 'allow-permitted-domains': ['(?i).*\\.EXAMPLE'] })),
  executor('secure-request-object'),
  executor('secure-response-type', auto),
  savesOnly(executor('secure-response-type', strict)),
  executor('secure-session'),
  again(executor('secure-signature-algorithm', { 'default-algorithm': 'PS256' })),
  executor('secure-signature-algorithm-signed-jwt', { 'require-client-assertion': true }),
  executor('tls-client-auth-ca-subject-dn', { 'ca-subject-dn': 'CN=Us', enforced: true }),
  executor('use-lightweight-access-token'),
  executor('reject-request', {}, condition('client-access-type', { type: ['public'] })),
  executor('reject-request', {}, condition('client-access-type', { type: ['public'], 'is-negative-logic': true })),
  executor('reject-request', {}, condition('client-attributes', { attributes: '[]' })),
  executor(
    'reject-request',
    {},
    condition('client-attributes', {
      attributes: JSON.stringify([{ key: 'pkce.code.challenge.method', value: 'plain' }]),
    }),
  ),
  executor('reject-request', {}, condition('client-type', { protocol: 'saml' })),
  executor('reject-request', {}, condition('client-roles', { roles: ['manage-account', 'nowhere'] })),
  executor('reject-request', {}, condition('client-scopes', { scopes: ['email'], type: 'Default' })),
  executor('reject-request', {}, condition('client-scopes', { scopes: ['email'], type: 'Optional' })),
  executor(
    'reject-request',
    {},
    condition('client-updater-context', { 'update-client-source': ['ByAuthenticatedUser'] }),
  ),
  executor('reject-request', {}, condition('grant-type', { grant_types: ['client_credentials', 'refresh_token'] })),
  executor('reject-request', {}, condition('grant-type', { grant_types: ['implicit'] })),
  {
    ...executor('reject-request', {}, [
      { condition: 'client-access-type', configuration: { type: ['confidential'] } },
      { condition: 'grant-type', configuration: { grant_types: ['password', 'client_credentials'] } },
    ]),
    mode: 'STRICT',
  },
  {
    title: 'several, of which one refuses',
    executors: [
      { executor: 'consent-required', configuration: auto },
      { executor: 'secure-client-uris', configuration: {} },
      { executor: 'pkce-enforcer', configuration: auto },
    ],
    conditions: ANY,
  },
];
