const FAILS = 'without it Keycloak answers 500 whenever a client of the policy is created or saved';
const NEVER = 'without it the condition fits no client, and nothing is enforced';
const REFUSED = 'without it Keycloak refuses the key';

/**
 * Configuration without which an executor, a condition or a key provider of Keycloak 26.7 does harm or nothing at all, with what it
 * does then. Keycloak stores it without a word; the defaults that its console shows are the console's.
 */
export const required: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'auth-flow-enforcer': { 'auth-flow-alias': 'without it the executor does nothing' },
  'consent-required': { 'auto-configure': FAILS },
  'dpop-bind-enforcer': { 'auto-configure': FAILS },
  'full-scope-disabled': { 'auto-configure': FAILS },
  'holder-of-key-enforcer': { 'auto-configure': FAILS },
  'jwt-claim-enforcer': { 'claim-name': 'without it every request is refused' },
  'pkce-enforcer': { 'auto-configure': FAILS },
  'reject-implicit-grant': { 'auto-configure': FAILS },
  'reject-ropc-grant': { 'auto-configure': FAILS },
  'secure-client-authenticator': { 'allowed-client-authenticators': 'without it no client may authenticate' },
  'secure-client-uris-pattern': {
    'allowed-patterns': 'without it every client with a URI is refused',
    'client-uri-fields': 'without it no URI is looked at',
  },
  'tls-client-auth-ca-subject-dn': { 'ca-subject-dn': 'without it the executor sets nothing' },

  'java-keystore': { keystore: REFUSED, keystorePassword: REFUSED, keyAlias: REFUSED },
  rsa: { privateKey: REFUSED },
  'rsa-enc': { privateKey: REFUSED },

  'acr-condition': { 'acr-property': NEVER },
  'client-access-type': { type: NEVER },
  'client-attributes': { attributes: NEVER },
  'client-roles': { roles: NEVER },
  'client-scopes': {
    scopes: NEVER,
    type: 'without it Keycloak answers every authorization request with 500',
  },
  'client-type': { protocol: NEVER },
  'client-updater-context': { 'update-client-source': NEVER },
  'client-updater-source-groups': { groups: NEVER },
  'client-updater-source-host': {
    'trusted-hosts': 'without it Keycloak answers 500 whenever a client is created or saved',
  },
  'client-updater-source-roles': { roles: NEVER },
  'grant-type': { grant_types: NEVER },
  'identity-provider-alias': { identity_provider_aliases: NEVER },
};
