import {
  holdsSecret,
  items,
  type Located,
  type LocatedMap,
  type LocatedScalar,
  member,
  toJson,
  withMembers,
} from './located.js';
import { mergeClient } from './merge.js';
import type { Problems } from './problem.js';
import { unsaidOf } from './unsaid.js';

/**
 * Gives a template the form in which Keycloak takes it: client defaults in every client, and what it is unless it says so, attributes and configuration
 * of components as texts, a configuration for every executor and condition. Keycloak accepts a condition without one,
 * and from then on answers every request to the realm with 500.
 */
export function normalised(root: LocatedMap, problems: Problems): LocatedMap {
  const defaults = member(root, 'clientDefaults');
  const base = defaults === undefined ? undefined : client(defaults);
  return withMembers(root, {
    realm: over(member(root, 'realm'), realm => textsIn(realm, 'attributes', 'browserSecurityHeaders', 'smtpServer')),
    keys: each(member(root, 'keys'), key => textsIn(key, 'config')),
    clientProfiles: each(member(root, 'clientProfiles'), profile =>
      withMembers(profile, { executors: each(member(profile, 'executors'), withConfiguration) }),
    ),
    clientPolicies: each(member(root, 'clientPolicies'), policy =>
      withMembers(policy, { conditions: each(member(policy, 'conditions'), condition) }),
    ),
    clientScopes: each(member(root, 'clientScopes'), scope => withProtocol(client(scope))),
    clientDefaults: base,
    clients: each(member(root, 'clients'), own =>
      whole(withKeysFromOnePlace(mergeClient(base, client(own), problems))),
    ),
  });
}

/** Keycloak refuses a client that has its keys from two places, as one has that was moved from one to the other. */
function withKeysFromOnePlace(map: LocatedMap): LocatedMap {
  const attributes = member(map, 'attributes');
  if (attributes?.kind !== 'map') return map;
  const [string, url] = [member(attributes, 'use.jwks.string'), member(attributes, 'use.jwks.url')];
  const off = (other: Located): LocatedScalar => ({ kind: 'scalar', value: '', at: other.at });
  if (isOn(url) && string === undefined) {
    return withMembers(map, { attributes: withMembers(attributes, { 'use.jwks.string': off(url) }) });
  }
  if (isOn(string) && url === undefined) {
    return withMembers(map, { attributes: withMembers(attributes, { 'use.jwks.url': off(string) }) });
  }
  return map;
}

function isOn(node: Located | undefined): node is LocatedScalar {
  return node?.kind === 'scalar' && String(node.value).toLowerCase() === 'true';
}

function client(node: Located): LocatedMap {
  const map: LocatedMap = node.kind === 'map' ? node : { kind: 'map', entries: new Map(), at: node.at };
  const plain = textsIn(map, 'attributes', 'authenticationFlowBindingOverrides');
  return withMembers(plain, {
    protocolMappers: each(member(plain, 'protocolMappers'), mapper => withProtocol(textsIn(mapper, 'config'))),
  });
}

/** A client with what it is without a word, so that it is made so, judged so and compared. */
function whole(map: LocatedMap): LocatedMap {
  const said = (name: string) => {
    const node = member(map, name);
    return node === undefined ? {} : { [name]: toJson(node) };
  };
  const unsaid = Object.entries(unsaidOf({ ...said('clientId'), ...said('protocol'), ...said('bearerOnly') }));
  const missing = unsaid.filter(([name]) => !map.entries.has(name));
  return withMembers(
    map,
    Object.fromEntries(missing.map(([name, value]) => [name, { kind: 'scalar', value: value === true, at: map.at }])),
  );
}

/** Without a protocol Keycloak stores scope and mapper and never uses them. */
function withProtocol(map: LocatedMap): LocatedMap {
  if (map.entries.has('protocol')) return map;
  return withMembers(map, { protocol: { kind: 'scalar', value: 'openid-connect', at: map.at } });
}

function withConfiguration(map: LocatedMap): LocatedMap {
  if (map.entries.has('configuration')) return map;
  return withMembers(map, { configuration: { kind: 'map', entries: new Map(), at: map.at } });
}

function condition(map: LocatedMap): LocatedMap {
  const complete = withConfiguration(map);
  const attributes = member(complete, 'configuration', 'attributes');
  if (attributes === undefined || attributes.kind === 'scalar') return complete;
  const name = member(complete, 'condition');
  if (name?.kind !== 'scalar' || name.value !== 'client-attributes') return complete;
  return withMembers(complete, {
    configuration: over(member(complete, 'configuration'), configuration =>
      withMembers(configuration, { attributes: pairs(attributes) }),
    ),
  });
}

/** The condition wants its attributes as a text that holds JSON: a list of objects with key and value. */
function pairs(attributes: Located): LocatedScalar {
  const list =
    attributes.kind === 'map'
      ? [...attributes.entries].map(([key, { value }]) => ({ key, value: toText(value) }))
      : items(attributes).map(item => ({ key: toText(member(item, 'key')), value: toText(member(item, 'value')) }));
  const secret = holdsSecret(attributes) ? { secret: true } : {};
  return { kind: 'scalar', value: JSON.stringify(list), at: attributes.at, ...secret };
}

function toText(node: Located | undefined): string {
  return node === undefined ? '' : String(toJson(node));
}

function textsIn(map: LocatedMap, ...names: readonly string[]): LocatedMap {
  return withMembers(map, Object.fromEntries(names.map(name => [name, over(member(map, name), texts)])));
}

function texts(map: LocatedMap): LocatedMap {
  return {
    ...map,
    entries: new Map([...map.entries].map(([name, { key, value }]) => [name, { key, value: asText(value) }])),
  };
}

// A number as it is written: an attribute 1.10 must not become 1.1.
function asText(node: Located): Located {
  if (node.kind !== 'scalar' || typeof node.value === 'string' || node.value === null) return node;
  return { ...node, value: (typeof node.value === 'number' ? node.text : undefined) ?? String(node.value) };
}

function over(node: Located | undefined, change: (map: LocatedMap) => LocatedMap): Located | undefined {
  return node?.kind === 'map' ? change(node) : node;
}

function each(list: Located | undefined, change: (map: LocatedMap) => LocatedMap): Located | undefined {
  if (list?.kind !== 'list') return list;
  return { ...list, items: list.items.map(item => (item.kind === 'map' ? change(item) : item)) };
}
