import type { Json, JsonObject } from '../template/template.js';
import { isList, isObject, unordered } from './json.js';

/**
 * What Keycloak (26.7) changes, adds or stores otherwise than it was sent, in one place, so that no difference is
 * made of it: none of these is a drift, and nothing here is a wish of the template's.
 */

/** What the admin API shows in place of a secret it keeps: it can be sent back, never compared. */
const MASK = '**********';

/** Client attributes that Keycloak computes: not stored, or written by itself at a time of its own. */
const COMPUTED_ATTRIBUTES = ['realm_client', 'type', 'client.secret.creation.time'];

/** Client attributes that every new client gets, with the value that it gets. */
const DEFAULT_ATTRIBUTES: ReadonlyMap<string, Json> = new Map([
  ['backchannel.logout.session.required', 'true'],
  ['backchannel.logout.revoke.offline.tokens', 'false'],
  // Of a client that came with an imported realm.
  ['post.logout.redirect.uris', '+'],
]);

/** Client attributes that executors set by auto-configuration, when a client is created or next saved. */
const AUTO_CONFIGURED: ReadonlyMap<string, RegExp> = new Map([
  ['dpop.bound.access.tokens', /^true$/],
  ['tls.client.certificate.bound.access.tokens', /^true$/],
  ['pkce.code.challenge.method', /^S256$/],
  ['id.token.as.detached.signature', /^true$/],
  ['user.info.response.signature.alg', /^(PS|ES)(256|384|512)$/],
  ['request.object.signature.alg', /^(PS|ES)(256|384|512)$/],
  ['id.token.signed.response.alg', /^(PS|ES)(256|384|512)$/],
  ['access.token.signed.response.alg', /^(PS|ES)(256|384|512)$/],
  ['token.endpoint.auth.signing.alg', /^(PS|ES)(256|384|512)$/],
  ['ciba.backchannel.auth.request.signing.alg', /^(PS|ES)(256|384|512)$/],
]);

/** Scopes that a new realm has, of which a new client gets some when it names none. */
export const BUILT_IN_SCOPES: ReadonlySet<string> = new Set([
  ...['basic', 'web-origins', 'acr', 'roles', 'profile', 'email', 'address', 'phone', 'organization'],
  ...['offline_access', 'microprofile-jwt', 'service_account'],
  ...['role_list', 'saml_organization', 'AuthnContextClassRef'],
]);

/** Aliases of the authentication flows that every realm has, without those that stand in others. */
export const BUILT_IN_FLOWS: readonly string[] = [
  ...['browser', 'direct grant', 'registration', 'reset credentials', 'clients', 'first broker login', 'docker auth'],
];

/** Clients that every realm has. */
const BUILT_IN_CLIENTS = new Set([
  ...['account', 'account-console', 'admin-cli', 'broker', 'realm-management', 'security-admin-console'],
]);

/** What Keycloak lets some of its own clients do, and a client of which nothing is said not do. */
const UNUSUAL_OF_OWN: Readonly<Record<string, readonly string[]>> = {
  publicClient: ['account', 'account-console', 'admin-cli', 'security-admin-console'],
  fullScopeAllowed: ['admin-cli', 'security-admin-console'],
  directAccessGrantsEnabled: ['admin-cli'],
  implicitFlowEnabled: [],
  serviceAccountsEnabled: [],
};

/** Key providers that every realm has; the others come into being when an algorithm is first used. */
const BUILT_IN_KEYS = /^(rsa-generated|rsa-enc-generated|aes-generated|hmac-generated(-hs512)?|fallback-[A-Z0-9-]+)$/;

/** Roles that every realm has, beside the one that each of its users gets. */
const BUILT_IN_ROLES = ['offline_access', 'uma_authorization'];
const ROLES_OF_MASTER = ['admin', 'create-realm'];

/** Of what the role is made that every user has. */
const ROLES_BY_DEFAULT = new Set([...BUILT_IN_ROLES, 'account.view-profile', 'account.manage-account']);

/** The scope that carries the role of that name. */
const OFFLINE = 'offline_access';

/** Fields of a realm that Keycloak keeps as attributes and shows as both. */
const FIELDS_OF_REALM = new Set([
  ...['oauth2DeviceCodeLifespan', 'oauth2DevicePollingInterval', 'scimApiEnabled'],
  ...['clientSessionIdleTimeout', 'clientSessionMaxLifespan'],
  ...['clientOfflineSessionIdleTimeout', 'clientOfflineSessionMaxLifespan'],
]);

/** True where a realm's attribute is a field, too, so that only the field can change it. */
export function isFieldOfRealm(attribute: string): boolean {
  return FIELDS_OF_REALM.has(attribute);
}

/** True where a client is Keycloak's own. In the realm `master`, every other realm has a client there, too. */
export function isBuiltInClient(client: JsonObject): boolean {
  const attributes = client.attributes;
  return BUILT_IN_CLIENTS.has(String(client.clientId)) || (isObject(attributes) && attributes.realm_client === 'true');
}

/** True where a key provider is one that Keycloak makes by itself. */
export function isBuiltInKey(component: JsonObject): boolean {
  return BUILT_IN_KEYS.test(String(component.name));
}

/** True where a realm role is one that Keycloak makes by itself. */
export function isBuiltInRole({ name }: JsonObject, realm: JsonObject | undefined): boolean {
  const own = realm?.realm === 'master' ? [...BUILT_IN_ROLES, ...ROLES_OF_MASTER] : BUILT_IN_ROLES;
  return own.includes(String(name)) || name === defaultRoleOf(realm);
}

/** Name of the role that every user of a realm gets. */
function defaultRoleOf(realm: JsonObject | undefined): Json | undefined {
  return isObject(realm?.defaultRole) ? realm.defaultRole.name : undefined;
}

/**
 * True where Keycloak itself puts such a member into a field of a client or scope of ours.
 *
 * @param item - the client or scope as it is and as it is to be
 */
export function isKeycloaksOwn(field: string, name: string, value: Json | undefined, item: JsonObject): boolean {
  if (field.endsWith('ClientScopes')) return BUILT_IN_SCOPES.has(name);
  if (field === 'redirectUris') return isBuiltInClient(item) && /^\/(realms|admin)\//.test(name);
  // Those of the redirect URIs become a new client's origins when it names none.
  if (field === 'webOrigins') return (isBuiltInClient(item) && name === '+') || originsOf(item.redirectUris).has(name);
  if (field === 'enabled') return value === true;
  if (field === 'defaultRole') return ROLES_BY_DEFAULT.has(name);
  if (field === 'scopeMappings') return item.name === OFFLINE && unordered(value ?? null) === unordered([OFFLINE]);
  if (field === 'rootUrl' && isBuiltInClient(item)) return /^\$\{auth(Base|Admin)Url\}$/.test(String(value));
  // A new client's adminUrl is its root.
  if (field === 'rootUrl' || field === 'adminUrl')
    return value === '' || (field === 'adminUrl' && value === item.rootUrl);
  if (Object.hasOwn(UNUSUAL_OF_OWN, field)) return value === false || isUsual(field, item);
  if (field !== 'attributes') return false;
  return (
    COMPUTED_ATTRIBUTES.includes(name) ||
    DEFAULT_ATTRIBUTES.get(name) === value ||
    AUTO_CONFIGURED.get(name)?.test(String(value)) === true
  );
}

/** True where a client of which nothing is said may do that. */
function isUsual(field: string, item: JsonObject): boolean {
  if (isBuiltInClient(item)) return UNUSUAL_OF_OWN[field]?.includes(String(item.clientId)) === true;
  if (field === 'serviceAccountsEnabled') return item.authorizationServicesEnabled === true;
  // These get no tokens, or not by OpenID Connect.
  return field !== 'publicClient' && (item.bearerOnly === true || (item.protocol ?? OIDC) !== OIDC);
}

const OIDC = 'openid-connect';

function originsOf(uris: Json | undefined): ReadonlySet<string> {
  const found = (isList(uris) ? uris : []).map(uri => /^https?:\/\/[^/?#]+/.exec(String(uri))?.[0] ?? '');
  return new Set(found);
}

/**
 * Roles that a user was given, without those that every user gets.
 *
 * @param asked - what the template says of them: what it names is not left out
 * @param clientId - of the client whose service account the user is
 */
export function withoutOwnRoles(
  roles: JsonObject,
  realm: JsonObject | undefined,
  asked: Json | undefined,
  clientId?: string,
): JsonObject {
  const { realm: wanted, client: wantedOfClients } = isObject(asked) ? asked : {};
  const byDefault = defaultRoleOf(realm);
  const isOwn = (role: Json): boolean => role === byDefault && !(isList(wanted) && wanted.includes(role));
  const ofRealm = (isList(roles.realm) ? roles.realm : []).filter(role => !isOwn(role));
  const ofClients = Object.entries(isObject(roles.client) ? roles.client : {}).filter(
    ([id, names]) =>
      !(id === clientId && unordered(names) === unordered(['uma_protection'])) ||
      (isObject(wantedOfClients) && Object.hasOwn(wantedOfClients, id)),
  );
  return {
    ...(ofRealm.length === 0 ? {} : { realm: ofRealm }),
    ...(ofClients.length === 0 ? {} : { client: Object.fromEntries(ofClients) }),
  };
}

/** Paths of groups without those that every new user of the realm is put into. */
export function withoutDefaultGroups(groups: readonly string[], realm: JsonObject | undefined): readonly string[] {
  const byDefault = isList(realm?.defaultGroups) ? realm.defaultGroups : [];
  return groups.filter(path => !byDefault.includes(path));
}

/** Scopes of a client without those that Keycloak adds for what the client is. */
export function withoutOwnScopes(client: JsonObject, desired: JsonObject | undefined): JsonObject {
  const scopes = client.defaultClientScopes;
  const asked = desired?.defaultClientScopes;
  if (client.serviceAccountsEnabled !== true || !isList(scopes) || !isList(asked)) return client;
  const own = (scope: Json): boolean => scope === 'service_account' && !asked.includes(scope);
  return { ...client, defaultClientScopes: scopes.filter(scope => !own(scope)) };
}

/** True where the admin API shows a secret that it keeps only as one that is there. */
export function isMasked(current: Json | undefined): boolean {
  return current === MASK || (isList(current) && current.includes(MASK));
}

/**
 * True where Keycloak keeps `desired` as `current`: numbers and booleans become strings in attribute and config maps,
 * a scalar a list of one in a component's config, JSON in a string may come back in another order, and what is empty
 * is not stored.
 */
export function isStoredAs(desired: Json | undefined, current: Json | undefined): boolean {
  if (isMasked(current)) return true;
  if (isEmpty(desired) || isEmpty(current)) return isEmpty(desired) && isEmpty(current);
  if (isList(desired) && !isList(current)) return sameJson(desired, embeddedJson(current) ?? [current ?? null]);
  if (isList(current) && !isList(desired)) return sameJson(embeddedJson(desired) ?? [desired ?? null], current);
  if (String(desired) === String(current) && !isObject(desired) && !isObject(current)) return true;
  const [left, right] = [embeddedJson(desired), embeddedJson(current)];
  return left !== undefined && right !== undefined && sameJson(left, right);
}

function isEmpty(value: Json | undefined): boolean {
  if (isList(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '';
}

/** An object or a list, as such or in a string. */
function embeddedJson(value: Json | undefined): Json | undefined {
  if (isObject(value) || isList(value)) return value;
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

/** Equal whatever the order: none of the lists in question (keys of a JWKS, attributes to be held) has one. */
function sameJson(left: Json, right: Json): boolean {
  return unordered(left) === unordered(right);
}

/** An attribute or config map as the admin API takes it: what is no scalar goes into a string. */
export function attributeMap(map: Json | undefined): Record<string, Json> {
  if (!isObject(map)) return {};
  const texts = Object.entries(map).map(([name, value]): [string, Json] => [
    name,
    isObject(value) || isList(value) ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(texts);
}

/** A map as Keycloak takes it where every value is a list of texts: attributes of users and roles, config of keys. */
export function attributeLists(map: Json | undefined): Record<string, string[]> {
  const entries = Object.entries(isObject(map) ? map : {}).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, (isList(value) ? value : [value]).map(String)]));
}
