import { newRealm } from '../catalogue/new-realm.js';
import type { JsonObject } from './template.js';

/**
 * What a client of OpenID Connect is of which a template says nothing else. Keycloak would make it public, with the
 * password grant, and let its tokens carry every role of its user (RFC 9700, 2.3 and 2.4).
 *
 * Nothing for clients of other protocols, and for those that every realm has: they are as Keycloak made them. A client
 * that gets no tokens (`bearerOnly`) is only not public.
 *
 * @param client - a ClientRepresentation, as far as it is known
 */
export function unsaidOf({ clientId, protocol, bearerOnly }: JsonObject): JsonObject {
  if ((protocol ?? 'openid-connect') !== 'openid-connect' || OWN_CLIENTS.has(String(clientId))) return {};
  const confidential = { publicClient: false };
  if (String(bearerOnly) === 'true') return confidential;
  return { ...confidential, implicitFlowEnabled: false, directAccessGrantsEnabled: false, fullScopeAllowed: false };
}

const OWN_CLIENTS = new Set(newRealm.clients.map(({ clientId }) => String(clientId)));
