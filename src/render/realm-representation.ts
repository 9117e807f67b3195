import { type NewRealm, newRealm } from '../catalogue/new-realm.js';
import {
  clientFields,
  clientScopeFields,
  type Fields,
  protocolMapperFields,
  realmFields,
} from '../catalogue/representations.js';
import { isList, isObject } from '../realm/json.js';
import { isBuiltInClient, isFieldOfRealm } from '../realm/mutations.js';
import { roleNames } from '../realm/role-names.js';
import { policyToSend, profileToSend } from '../realm/sent-policies.js';
import type { Json, JsonObject, Resources } from '../template/template.js';

/**
 * A template's resources as one RealmRepresentation: what Keycloak takes to make a realm at once.
 *
 * An import is not the same as writing the resources one by one. Policies do not see the clients that come with it, so
 * that each client must hold what executors would set. And what a new realm gets by itself, it does not get of a kind of
 * which the import brings any, so that this says what is built in, too.
 */
export function realmRepresentation(resources: Resources, realm: string): JsonObject {
  const {
    keys = [],
    clientProfiles = [],
    clientPolicies = [],
    realmRoles = [],
    clientScopes = [],
    clients = [],
    users = [],
  } = resources;
  const settings = realmSettings(resources.realm ?? {});
  const ours = clients.map(client);
  const rolesOfAll = { realm: realmRoles.map(role), client: clientRoles(clients) };
  const mappings = roleMappings(clients);
  const accounts = clients.flatMap(client => serviceAccount(client, realm));
  return {
    realm,
    keycloakVersion: newRealm.keycloakVersion,
    enabled: true,
    ...settings,
    ...(keys.length === 0 ? {} : { components: { 'org.keycloak.keys.KeyProvider': keysWithBuiltIn(keys) } }),
    ...(clientProfiles.length === 0 ? {} : { clientProfiles: { profiles: clientProfiles.map(profileToSend) } }),
    ...(clientPolicies.length === 0 ? {} : { clientPolicies: { policies: clientPolicies.map(policyToSend) } }),
    ...(clients.length === 0 ? {} : { clients: ours }),
    ...(isEmpty(rolesOfAll.realm) && isEmpty(rolesOfAll.client) ? {} : { roles: rolesOfAll }),
    ...mappings,
    ...(clientScopes.length === 0
      ? {}
      : withBuiltIn(builtIn(realm), clientScopes.map(clientScope), ours, rolesOfAll, mappings)),
    ...(users.length + accounts.length === 0
      ? {}
      : { users: [...users.map(user => withDefaultRole(user, realm)), ...accounts] }),
  };
}

/** Some attributes are fields, too, and a field that is missing takes the attribute back to its default. */
function realmSettings(realm: JsonObject): JsonObject {
  const attributes = Object.entries(isObject(realm.attributes) ? realm.attributes : {});
  const fields = Object.fromEntries(attributes.filter(([name]) => isFieldOfRealm(name)));
  return { ...fields, ...withTexts(realm, realmFields) };
}

/** An import that brings a key gets none of those that every realm has, and then signs its refresh tokens with none. */
function keysWithBuiltIn(keys: readonly JsonObject[]): JsonObject[] {
  const ours = keys.map(({ config, ...key }) => ({ ...key, config: lists(config) }));
  return [...newRealm.keys.filter(({ name }) => !keys.some(key => key.name === name)), ...ours];
}

/**
 * An import that brings a client scope gets none of the built-in ones, `profile` and `roles` among them. The built-in
 * clients would then be made before there are any, and have none: so they are said as well, with the roles they are
 * for.
 */
function withBuiltIn(
  own: NewRealm,
  scopes: readonly JsonObject[],
  clients: readonly JsonObject[],
  roles: { readonly realm: readonly JsonObject[]; readonly client: JsonObject },
  mappings: { readonly scopeMappings?: readonly JsonObject[]; readonly clientScopeMappings?: JsonObject },
): JsonObject {
  return {
    clientScopes: merged('name', own.clientScopes, scopes),
    defaultDefaultClientScopes: own.defaultDefaultClientScopes,
    defaultOptionalClientScopes: own.defaultOptionalClientScopes,
    scopeMappings: [...own.scopeMappings, ...(mappings.scopeMappings ?? [])],
    clientScopeMappings: joined(own.clientScopeMappings, mappings.clientScopeMappings, 'client'),
    clients: merged('clientId', own.clients, clients),
    roles: {
      realm: merged('name', objects(own.roles.realm), roles.realm),
      client: joined(own.roles.client, roles.client, 'name'),
    },
    defaultRole: own.defaultRole,
  };
}

/** What a new realm of that name has. Keycloak puts the name into addresses, and into a role in lower case. */
function builtIn(realm: string): NewRealm {
  const [address, role] = [encodeURIComponent(realm), `default-roles-${realm.toLowerCase()}`].map(text =>
    JSON.stringify(text).slice(1, -1),
  );
  const text = JSON.stringify(newRealm)
    .replaceAll('default-roles-{realm}', () => role ?? '')
    .replaceAll('/{realm}/', () => `/${address}/`);
  return JSON.parse(text) as NewRealm;
}

/** Two lists as one: of what both name, ours is laid over what is built in, as `apply` does in a new realm. */
function merged(by: string, theirs: readonly JsonObject[], ours: readonly JsonObject[]): JsonObject[] {
  const all = new Map(theirs.map(item => [item[by], item]));
  for (const item of ours) {
    const found = all.get(item[by]);
    all.set(item[by], found === undefined ? item : laidOver(found, item));
  }
  return [...all.values()];
}

function laidOver(found: JsonObject, item: JsonObject): JsonObject {
  const attributes = { ...(found.attributes as JsonObject), ...(item.attributes as JsonObject) };
  const mappers = new Map(objects(found.protocolMappers).map(mapper => [mapper.name, mapper]));
  for (const mapper of objects(item.protocolMappers)) {
    const theirs = mappers.get(mapper.name);
    const config = { ...(theirs?.config as JsonObject), ...(mapper.config as JsonObject) };
    mappers.set(mapper.name, { ...theirs, ...mapper, config });
  }
  return {
    ...found,
    ...item,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    ...(mappers.size === 0 ? {} : { protocolMappers: [...mappers.values()] }),
  };
}

/** Two maps of lists as one. */
function joined(theirs: Json | undefined, ours: Json | undefined, by: string): JsonObject {
  const [left, right] = [theirs, ours].map(map => (isObject(map) ? map : {}));
  const names = Object.keys({ ...left, ...right });
  return Object.fromEntries(names.map(name => [name, merged(by, objects(left?.[name]), objects(right?.[name]))]));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}

function clientRoles(clients: readonly JsonObject[]): JsonObject {
  const own = clients.filter(({ roles }) => objects(roles).length > 0);
  return Object.fromEntries(own.map(({ clientId, roles }) => [String(clientId), objects(roles).map(role)]));
}

/** The roles that tokens of clients may carry: the realm's by client, and clients' by the client that they are of. */
function roleMappings(clients: readonly JsonObject[]): {
  readonly scopeMappings?: readonly JsonObject[];
  readonly clientScopeMappings?: JsonObject;
} {
  const ofRealm: JsonObject[] = [];
  const ofClients: Record<string, JsonObject[]> = {};
  for (const { clientId = '', scopeMappings } of clients) {
    const names = roleNames(scopeMappings);
    if (names.realm.length > 0) ofRealm.push({ client: clientId, roles: names.realm });
    for (const [owner, roles] of Object.entries(names.client)) {
      ofClients[owner] = [...(ofClients[owner] ?? []), { client: clientId, roles }];
    }
  }
  return {
    ...(isEmpty(ofRealm) ? {} : { scopeMappings: ofRealm }),
    ...(isEmpty(ofClients) ? {} : { clientScopeMappings: ofClients }),
  };
}

function role({ attributes, ...rest }: JsonObject): JsonObject {
  return { ...rest, ...(attributes === undefined ? {} : { attributes: lists(attributes) }) };
}

function clientScope(scope: JsonObject): JsonObject {
  return { protocol: 'openid-connect', ...withMappers(withTexts(scope, clientScopeFields)) };
}

/** What Keycloak sets on every client that is created, but on none that is imported. */
const ATTRIBUTES_OF_NEW = {
  'backchannel.logout.session.required': 'true',
  'backchannel.logout.revoke.offline.tokens': 'false',
};

function client(client: JsonObject): JsonObject {
  const { roles: _own, scopeMappings: _scopes, serviceAccountRoles: _account, ...own } = client;
  const { attributes, ...rest } = withMappers(withTexts(own, clientFields));
  const ofNew = isBuiltInClient(client) ? {} : ATTRIBUTES_OF_NEW;
  return { protocol: 'openid-connect', ...rest, attributes: { ...ofNew, ...(attributes as JsonObject) } };
}

function withMappers(holder: JsonObject): JsonObject {
  const mappers = objects(holder.protocolMappers).map(mapper => withTexts(mapper, protocolMapperFields));
  if (mappers.length === 0) return holder;
  return { ...holder, protocolMappers: mappers.map(mapper => ({ protocol: 'openid-connect', ...mapper })) };
}

/** A user who is imported gets no role by default, unlike one who is created. */
function withDefaultRole({ attributes, realmRoles, ...user }: JsonObject, realm: string): JsonObject {
  return {
    enabled: true,
    ...user,
    ...(attributes === undefined ? {} : { attributes: lists(attributes) }),
    realmRoles: [...new Set([`default-roles-${realm.toLowerCase()}`, ...(isList(realmRoles) ? realmRoles : [])])],
  };
}

/** The user behind a client, where it is to have roles: an import does not know them of the client. */
function serviceAccount({ clientId, serviceAccountRoles }: JsonObject, realm: string): JsonObject[] {
  if (serviceAccountRoles === undefined) return [];
  const { realm: realmRoles, client: clientRoles } = roleNames(serviceAccountRoles);
  const username = `service-account-${String(clientId).toLowerCase()}`;
  return [withDefaultRole({ username, serviceAccountClientId: clientId ?? '', realmRoles, clientRoles }, realm)];
}

/** Turns the values of maps that hold texts into texts: the Operator's schema refuses numbers there. */
function withTexts(item: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, fields[name] === 'texts' ? texts(value) : value]),
  );
}

function texts(map: Json): Json {
  if (!isObject(map)) return map;
  const values = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(
    values.map(([name, value]) => [name, isObject(value) || isList(value) ? JSON.stringify(value) : String(value)]),
  );
}

function lists(map: Json | undefined): JsonObject {
  const values = Object.entries(isObject(map) ? map : {});
  return Object.fromEntries(values.map(([name, value]) => [name, (isList(value) ? value : [value]).map(String)]));
}
