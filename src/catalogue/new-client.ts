import { isList } from '../template/json.js';
import type { JsonObject } from '../template/template.js';
import { newRealm } from './new-realm.js';

/** What Keycloak makes of a new client's addresses where nothing else is said. */
interface Addresses {
  /** The root. */
  readonly adminUrl?: string;
  /** All below the root. */
  readonly redirectUris: readonly string[];
  /** Those of the redirect URIs. */
  readonly webOrigins: readonly string[];
}

/** What follows for a client's addresses from those that are said. */
export function addressesOf({ rootUrl, redirectUris }: JsonObject): Addresses {
  const root = typeof rootUrl === 'string' && rootUrl !== '' ? rootUrl : undefined;
  const said = (isList(redirectUris) ? redirectUris : []).map(String);
  const ofRoot = root === undefined || said.length > 0 ? [] : [`${root.replace(/\/$/, '')}/*`];
  const origins = new Set([...said, ...ofRoot].flatMap(uri => /^https?:\/\/[^/?#]+/.exec(uri)?.[0] ?? []));
  return { ...(root === undefined ? {} : { adminUrl: root }), redirectUris: ofRoot, webOrigins: [...origins] };
}

/**
 * A new client of OpenID Connect as Keycloak makes it.
 *
 * @param sent - as it is sent to be made
 */
export function newClient(sent: JsonObject): JsonObject {
  const { attributes, ...fields } = present(sent);
  const given = newRealm.client.attributes as JsonObject;
  return {
    ...newRealm.client,
    ...addressesOf(sent),
    ...fields,
    attributes: { ...given, ...present((attributes ?? {}) as JsonObject) },
  };
}

/** Without what Keycloak does not store, as if nothing were said of it. */
function present(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== ''));
}
