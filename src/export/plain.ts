import { catalogue } from '../catalogue/catalogue.js';
import {
  clientFields,
  clientScopeFields,
  type Fields,
  protocolMapperFields,
  realmFields,
  roleFields,
  userFields,
} from '../catalogue/representations.js';
import { isFieldOfRealm, withoutOwnScopes } from '../realm/mutations.js';
import { isList, isObject } from '../template/json.js';
import type { Json, JsonObject, Resources, Section } from '../template/template.js';

/** Fields of a realm that are its state, or that Keycloak works out. */
const STATE_OF_REALM = ['notBefore'];

/** Attributes of a realm in which Keycloak, or this tool, keeps what it makes itself, ids among them. */
const STATE_IN_ATTRIBUTES = /^(firstBrokerLoginFlowId|adminPermissionsClientId|kcfapi\..*|_.*)$/;

/** Attributes of a client that Keycloak works out, or writes when it makes or rotates a secret. */
const STATE_IN_CLIENT =
  /^(realm_client|type|client\.secret\.(creation\.time|expiration\.time|remaining\..*|rotated.*))$/;

/** A realm's resources in the words of a template, as {@link plain} makes them. */
export type Plain = Readonly<Record<Exclude<Section, 'realm'>, readonly JsonObject[]>> & { readonly realm: JsonObject };

/**
 * Resources, of a server or of a template, as a template writes them: only fields that it knows, nothing that is only
 * the server's, attributes of a condition as a map.
 */
export function plain(resources: Resources): Plain {
  const { realm = {}, keys = [], clientProfiles = [], clientPolicies = [] } = resources;
  const { realmRoles = [], clientScopes = [], clients = [], users = [] } = resources;
  return {
    realm: plainRealm(realm),
    keys: keys.map(plainKey),
    clientProfiles: clientProfiles.map(({ name, description, executors }) =>
      present({ name, description, executors: configured(executors, 'executor') }),
    ),
    clientPolicies: clientPolicies.map(({ name, description, enabled, mode, conditions, profiles }) => {
      const rest = { mode, conditions: configured(conditions, 'condition'), profiles: profiles ?? [] };
      return present({ name, description, enabled: enabled === true, ...rest });
    }),
    realmRoles: realmRoles.map(plainRole),
    clientScopes: clientScopes.map(scope => withMappers(picked(scope, clientScopeFields))),
    clients: clients.map(plainClient),
    users: users.map(user => withSingleValues(picked(user, userFields))),
  };
}

/** A client as a template writes it; also what a template says of every client. */
export function plainClient(client: JsonObject): JsonObject {
  const { defaultClientScopes, ...rest } = client;
  const { defaultClientScopes: scopes } = withoutOwnScopes(client, { defaultClientScopes: [] });
  const fields = picked(
    { ...rest, ...(defaultClientScopes && scopes ? { defaultClientScopes: scopes } : {}) },
    clientFields,
  );
  const roles = rolesIn(client);
  if (!isObject(fields.attributes)) return withMappers({ ...fields, ...roles });
  const attributes = Object.entries(fields.attributes).filter(([name]) => !STATE_IN_CLIENT.test(name));
  return withMappers({ ...fields, ...roles, attributes: Object.fromEntries(attributes) });
}

function plainRealm(realm: JsonObject): JsonObject {
  const settings = Object.entries(picked(realm, realmFields)).filter(([name]) => !STATE_OF_REALM.includes(name));
  const { attributes, ...rest } = Object.fromEntries(settings);
  const kept = Object.entries(isObject(attributes) ? attributes : {}).filter(
    ([name]) => !isFieldOfRealm(name) && !STATE_IN_ATTRIBUTES.test(name),
  );
  return { ...rest, attributes: Object.fromEntries(kept) };
}

function plainKey({ name, providerId, config }: JsonObject): JsonObject {
  const known = catalogue.keyProviders.find(({ id }) => id === providerId)?.properties.map(property => property.name);
  const values = Object.entries(isObject(config) ? config : {})
    .filter(([property]) => known?.includes(property) ?? true)
    .map(([property, value]) => [property, isList(value) && value.length === 1 ? value[0] : value]);
  return present({ name, providerId, config: Object.fromEntries(values) });
}

function configured(items: Json | undefined, key: string): readonly JsonObject[] {
  return (isList(items) ? items.filter(isObject) : []).map(item => {
    const { [key]: id = '', configuration } = item;
    return { [key]: id, configuration: isObject(configuration) ? withAttributeMap(configuration) : {} };
  });
}

/** The condition on attributes holds these as JSON in a text. */
function withAttributeMap(configuration: JsonObject): JsonObject {
  const { attributes } = configuration;
  if (typeof attributes !== 'string') return configuration;
  try {
    const pairs: unknown = JSON.parse(attributes);
    if (!Array.isArray(pairs) || !pairs.every(isPair)) return configuration;
    const map = Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
    if (Object.keys(map).length < pairs.length || pairs.length === 0) return configuration;
    return { ...configuration, attributes: map };
  } catch {
    return configuration;
  }
}

function isPair(value: unknown): value is { readonly key: string; readonly value: string } {
  if (typeof value !== 'object' || value === null || !('key' in value) || !('value' in value)) return false;
  return typeof value.key === 'string' && typeof value.value === 'string' && Object.keys(value).length === 2;
}

function plainRole(role: JsonObject): JsonObject {
  return withSingleValues(picked(role, roleFields));
}

/** The fields of a client that hold roles, as far as they hold any. */
function rolesIn(client: JsonObject): JsonObject {
  const { roles, scopeMappings, serviceAccountRoles } = client;
  const own = (isList(roles) ? roles.filter(isObject) : [])
    .filter(({ name }) => !(name === 'uma_protection' && client.authorizationServicesEnabled === true))
    .map(plainRole);
  const given = Object.entries({ scopeMappings, serviceAccountRoles }).filter(
    (field): field is [string, JsonObject] => isObject(field[1]) && Object.keys(field[1]).length > 0,
  );
  return { ...(own.length === 0 ? {} : { roles: own }), ...Object.fromEntries(given) };
}

function withMappers(holder: JsonObject): JsonObject {
  const { protocolMappers, ...rest } = holder;
  if (!isList(protocolMappers)) return rest;
  const { protocol } = holder;
  const mappers = protocolMappers.filter(isObject).map(mapper => ({
    ...picked(mapper, protocolMapperFields),
    // A template's mapper that does not say its protocol is one of OpenID Connect.
    ...(mapper.protocol === undefined && typeof protocol === 'string' ? { protocol } : {}),
  }));
  return { ...rest, protocolMappers: mappers };
}

/** Of attributes that are lists, a list of one as its value. */
function withSingleValues(item: JsonObject): JsonObject {
  if (!isObject(item.attributes)) return item;
  const attributes = Object.entries(item.attributes).map(([name, value]) => [
    name,
    isList(value) && value.length === 1 ? (value[0] ?? '') : value,
  ]);
  return { ...item, attributes: Object.fromEntries(attributes) };
}

function picked(item: JsonObject, fields: Fields): JsonObject {
  return present(Object.fromEntries(Object.entries(item).filter(([name]) => Object.hasOwn(fields, name))));
}

function present(item: Readonly<Record<string, Json | undefined>>): JsonObject {
  const members = Object.entries(item).filter((member): member is [string, Json] => (member[1] ?? null) !== null);
  return Object.fromEntries(members);
}
