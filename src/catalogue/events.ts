import { words } from './words.js';

/**
 * At which of Keycloak 26.7's ClientPolicyEvents an executor does anything (the switch in its executeOnEvent). Those
 * that are not here work at any, or at none by themselves.
 */
const EXECUTORS: Readonly<Record<string, string>> = {
  'auth-flow-enforcer': 'AUTHORIZATION_REQUEST',
  'confidential-client': `
    AUTHORIZATION_REQUEST TOKEN_REQUEST SERVICE_ACCOUNT_TOKEN_REQUEST BACKCHANNEL_AUTHENTICATION_REQUEST
    BACKCHANNEL_TOKEN_REQUEST
  `,
  'consent-required': 'REGISTER UPDATE',
  'downscope-assertion-grant-enforcer': 'TOKEN_EXCHANGE_REQUEST JWT_AUTHORIZATION_GRANT',
  'dpop-bind-enforcer': `
    REGISTER UPDATE AUTHORIZATION_REQUEST PRE_TOKEN_REQUEST TOKEN_REQUEST TOKEN_REFRESH TOKEN_REVOKE USERINFO_REQUEST
    BACKCHANNEL_TOKEN_REQUEST
  `,
  'full-scope-disabled': 'REGISTER UPDATE',
  'holder-of-key-enforcer': `
    REGISTER UPDATE TOKEN_REQUEST SERVICE_ACCOUNT_TOKEN_REQUEST BACKCHANNEL_TOKEN_REQUEST TOKEN_REFRESH TOKEN_REVOKE
    USERINFO_REQUEST LOGOUT_REQUEST
  `,
  'intent-client-bind-checker': 'AUTHORIZATION_REQUEST',
  'jwt-claim-enforcer': 'JWT_AUTHORIZATION_GRANT TOKEN_EXCHANGE_REQUEST',
  'pkce-enforcer': 'REGISTER UPDATE AUTHORIZATION_REQUEST TOKEN_REQUEST',
  'reject-implicit-grant': 'REGISTER UPDATE PUSHED_AUTHORIZATION_REQUEST AUTHORIZATION_REQUEST',
  'reject-ropc-grant': 'REGISTER UPDATE RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
  'saml-avoid-redirect': 'REGISTERED UPDATED SAML_AUTHN_REQUEST SAML_LOGOUT_REQUEST',
  'saml-secure-client-uris': 'REGISTERED UPDATED SAML_AUTHN_REQUEST SAML_LOGOUT_REQUEST',
  'saml-signature-enforcer': 'REGISTERED UPDATED SAML_AUTHN_REQUEST SAML_LOGOUT_REQUEST',
  'secure-ciba-req-sig-algorithm': 'REGISTER UPDATE',
  'secure-ciba-session': 'BACKCHANNEL_AUTHENTICATION_REQUEST',
  'secure-ciba-signed-authn-req': 'BACKCHANNEL_AUTHENTICATION_REQUEST',
  'secure-client-authentication-assertion': `
    PUSHED_AUTHORIZATION_REQUEST TOKEN_REQUEST TOKEN_REFRESH TOKEN_INTROSPECT TOKEN_REVOKE
  `,
  'secure-client-authenticator': `
    REGISTER UPDATE TOKEN_REQUEST SERVICE_ACCOUNT_TOKEN_REQUEST TOKEN_REFRESH TOKEN_REVOKE TOKEN_INTROSPECT
    LOGOUT_REQUEST
  `,
  'secure-client-uris': 'REGISTER UPDATE AUTHORIZATION_REQUEST',
  'secure-client-uris-pattern': 'REGISTER UPDATE',
  'secure-logout': 'REGISTER UPDATE LOGOUT_REQUEST',
  // At PUSHED_AUTHORIZATION_REQUEST it only looks for redirect_uri: that a request must be pushed it enforces at the
  // other event alone.
  'secure-par-content': 'PRE_AUTHORIZATION_REQUEST',
  'secure-redirect-uris-enforcer': 'REGISTER UPDATE PRE_AUTHORIZATION_REQUEST AUTHORIZATION_REQUEST',
  'secure-request-object': 'AUTHORIZATION_REQUEST',
  'secure-response-type': 'REGISTER UPDATE AUTHORIZATION_REQUEST',
  'secure-session': 'AUTHORIZATION_REQUEST',
  'secure-signature-algorithm': 'REGISTER UPDATE',
  'secure-signature-algorithm-signed-jwt': `
    TOKEN_REQUEST SERVICE_ACCOUNT_TOKEN_REQUEST TOKEN_REFRESH TOKEN_REVOKE TOKEN_INTROSPECT LOGOUT_REQUEST
  `,
  'suppress-refresh-token-rotation': 'TOKEN_REFRESH_RESPONSE',
  'tls-client-auth-ca-subject-dn': 'REGISTERED UPDATED',
  'use-lightweight-access-token': `
    TOKEN_REQUEST TOKEN_REFRESH RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST SERVICE_ACCOUNT_TOKEN_REQUEST
    BACKCHANNEL_TOKEN_REQUEST DEVICE_TOKEN_REQUEST
  `,
};

/** Events whose context knows the client's scopes that are asked for (ScopeParameterContext). */
const OF_SCOPE = words(`
  AUTHORIZATION_REQUEST PUSHED_AUTHORIZATION_REQUEST TOKEN_REQUEST TOKEN_RESPONSE TOKEN_REFRESH TOKEN_REFRESH_RESPONSE
  SERVICE_ACCOUNT_TOKEN_REQUEST SERVICE_ACCOUNT_TOKEN_RESPONSE USERINFO_REQUEST TOKEN_EXCHANGE_REQUEST
  RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST JWT_AUTHORIZATION_GRANT IDENTITY_BROKERING_API
  BACKCHANNEL_AUTHENTICATION_REQUEST BACKCHANNEL_TOKEN_REQUEST BACKCHANNEL_TOKEN_RESPONSE
`);

/** Events whose context knows the client (ClientModelContext). */
const OF_CLIENT = [
  ...OF_SCOPE,
  ...words(`
    REGISTERED UPDATE UPDATED VIEW UNREGISTER PRE_TOKEN_REQUEST TOKEN_REVOKE TOKEN_REVOKE_RESPONSE TOKEN_INTROSPECT
    LOGOUT_REQUEST SAML_AUTHN_REQUEST SAML_LOGOUT_REQUEST
  `),
];
const OF_UPDATER = words('REGISTER REGISTERED UPDATE UPDATED');

/** At which events a condition has a say; at the others it abstains. Those that are not here never do. */
const CONDITIONS: Readonly<Record<string, readonly string[]>> = {
  'acr-condition': ['AUTHORIZATION_REQUEST'],
  'client-access-type': [...OF_CLIENT, 'REGISTER'],
  'client-attributes': [...OF_CLIENT, 'PRE_AUTHORIZATION_REQUEST'],
  'client-roles': [...OF_CLIENT, 'PRE_AUTHORIZATION_REQUEST'],
  'client-scopes': OF_SCOPE,
  'client-type': [...OF_CLIENT, 'REGISTER'],
  'client-updater-context': OF_UPDATER,
  'client-updater-source-groups': OF_UPDATER,
  'client-updater-source-host': OF_UPDATER,
  'client-updater-source-roles': OF_UPDATER,
  'identity-provider-alias': ['JWT_AUTHORIZATION_GRANT', 'IDENTITY_BROKERING_API'],
};

/** The event at which Keycloak asks for a grant, by the grant type as the condition `grant-type` names it. */
const GRANTS: Readonly<Record<string, string>> = {
  authorization_code: 'AUTHORIZATION_REQUEST',
  implicit: 'AUTHORIZATION_REQUEST',
  refresh_token: 'TOKEN_REFRESH',
  password: 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
  client_credentials: 'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'TOKEN_EXCHANGE_REQUEST',
  'urn:ietf:params:oauth:grant-type:device_code': 'DEVICE_TOKEN_REQUEST',
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'JWT_AUTHORIZATION_GRANT',
};

/** The events at which an executor does what it is there for; undefined where it may be any. */
export function eventsOfExecutor(id: string): readonly string[] | undefined {
  const events = Object.hasOwn(EXECUTORS, id) ? EXECUTORS[id] : undefined;
  return events === undefined ? undefined : words(events);
}

/**
 * The events at which a condition can have a say; undefined where it does at all.
 *
 * @param grants - the `grant_types` of the condition `grant-type`; undefined where it may be any
 */
export function eventsOfCondition(id: string, grants?: readonly string[]): readonly string[] | undefined {
  if (id === 'grant-type') return (grants ?? Object.keys(GRANTS)).flatMap(grant => GRANTS[grant] ?? []);
  return Object.hasOwn(CONDITIONS, id) ? CONDITIONS[id] : undefined;
}
