import type { JsonObject } from '../template/template.js';
import { attributeOf, isOn } from './client.js';

/** Events at which Keycloak asks its client policies (`ClientPolicyEvent`), as far as an existing client meets them. */
export const EVENTS = [
  ...(['VIEW', 'UPDATE', 'UPDATED'] as const),
  ...(['PUSHED_AUTHORIZATION_REQUEST', 'PRE_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST'] as const),
  ...(['PRE_TOKEN_REQUEST', 'TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST'] as const),
  'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
  ...(['BACKCHANNEL_AUTHENTICATION_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST'] as const),
  ...(['DEVICE_AUTHORIZATION_REQUEST', 'DEVICE_TOKEN_REQUEST'] as const),
  ...(['TOKEN_EXCHANGE_REQUEST', 'JWT_AUTHORIZATION_GRANT', 'TOKEN_REFRESH', 'TOKEN_REFRESH_RESPONSE'] as const),
  ...(['USERINFO_REQUEST', 'TOKEN_REVOKE', 'TOKEN_INTROSPECT', 'LOGOUT_REQUEST'] as const),
  ...(['SAML_AUTHN_REQUEST', 'SAML_LOGOUT_REQUEST'] as const),
] as const;
export type Event = (typeof EVENTS)[number];

/** Events at which tokens are issued. */
export const TOKEN_EVENTS: readonly Event[] = [
  ...(['TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST', 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'] as const),
  ...(['BACKCHANNEL_TOKEN_REQUEST', 'DEVICE_TOKEN_REQUEST', 'TOKEN_EXCHANGE_REQUEST'] as const),
  ...(['JWT_AUTHORIZATION_GRANT', 'TOKEN_REFRESH'] as const),
];

/** Events by which a user logs in. */
export const LOGIN_EVENTS: readonly Event[] = [
  ...(['AUTHORIZATION_REQUEST', 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST'] as const),
  ...(['BACKCHANNEL_AUTHENTICATION_REQUEST', 'DEVICE_AUTHORIZATION_REQUEST', 'SAML_AUTHN_REQUEST'] as const),
];

const known = new WeakMap<JsonObject, ReadonlySet<Event>>();

/** The events that a client can meet, as far as its settings tell: the grants it may use, whether it is enabled. */
export function eventsOf(client: JsonObject): ReadonlySet<Event> {
  const events = known.get(client) ?? tellEvents(client);
  known.set(client, events);
  return events;
}

function tellEvents(client: JsonObject): ReadonlySet<Event> {
  // Keycloak lets nobody save this one.
  const found = new Set<Event>(client.clientId === 'realm-management' ? ['VIEW'] : ['VIEW', 'UPDATE', 'UPDATED']);
  const add = (when: boolean, ...events: readonly Event[]) => {
    if (when) for (const event of events) found.add(event);
  };
  if (client.enabled === false) return found;
  if (client.protocol === 'saml') {
    add(true, 'SAML_AUTHN_REQUEST', 'SAML_LOGOUT_REQUEST');
    return found;
  }
  const attribute = (name: string) => isOn(attributeOf(client, name));
  const isPublic = client.publicClient === true;
  add(!isPublic, 'TOKEN_INTROSPECT');
  if (client.bearerOnly === true) return found;
  const code = client.standardFlowEnabled === true;
  const implicit = client.implicitFlowEnabled === true;
  const password = client.directAccessGrantsEnabled === true;
  const service = client.serviceAccountsEnabled === true && !isPublic;
  const device = attribute('oauth2.device.authorization.grant.enabled');
  const ciba = attribute('oidc.ciba.grant.enabled');
  const exchange = attribute('standard.token.exchange.enabled');
  const assertion = attribute('oauth2.jwt.authorization.grant.enabled');
  add(code || implicit, 'PUSHED_AUTHORIZATION_REQUEST', 'PRE_AUTHORIZATION_REQUEST', 'AUTHORIZATION_REQUEST');
  add(code, 'PRE_TOKEN_REQUEST', 'TOKEN_REQUEST');
  add(service, 'SERVICE_ACCOUNT_TOKEN_REQUEST');
  add(password, 'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST');
  add(ciba, 'BACKCHANNEL_AUTHENTICATION_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST');
  add(device, 'DEVICE_AUTHORIZATION_REQUEST', 'DEVICE_TOKEN_REQUEST');
  add(exchange, 'TOKEN_EXCHANGE_REQUEST');
  add(assertion, 'JWT_AUTHORIZATION_GRANT');
  const ofUser = code || password || device || ciba;
  const refreshes = ofUser && attributeOf(client, 'use.refresh.tokens') !== 'false';
  const alone = service && attribute('client_credentials.use_refresh_token');
  add(refreshes || alone, 'TOKEN_REFRESH', 'TOKEN_REFRESH_RESPONSE', 'LOGOUT_REQUEST');
  add(ofUser || implicit || service, 'USERINFO_REQUEST');
  add(ofUser || implicit || service, 'TOKEN_REVOKE');
  return found;
}
