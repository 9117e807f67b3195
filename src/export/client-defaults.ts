import { isObject } from '../realm/json.js';
import { isStoredAs } from '../realm/mutations.js';
import type { Json, JsonObject } from '../template/template.js';
import { usualClient } from './usual.js';

/** What is each client's own. */
const OWN = new Set([
  ...['clientId', 'name', 'description', 'protocol', 'secret', 'rootUrl', 'baseUrl', 'adminUrl', 'enabled'],
  ...['redirectUris', 'webOrigins', 'protocolMappers', 'authenticationFlowBindingOverrides', 'attributes'],
]);
const OWN_ATTRIBUTES = /^(jwks\.|use\.jwks\.|x509\.subjectdn$|.*ur[il]s?$|.*\.endpoint$|client\.secret)/i;

/** From so many clients on, what most of them have is said once. */
const ENOUGH = 3;

/**
 * What is to be said of every client, so that most clients need not say it: what more than half of them have.
 *
 * @param inherited - client defaults of the template that is extended
 * @returns what is to be laid over these; `null` where most clients have nothing
 */
export function commonDefaults(inherited: JsonObject, clients: readonly JsonObject[]): JsonObject {
  if (clients.length < ENOUGH) return {};
  const usual = clients.map(usualClient);
  const fields = common(inherited, clients, usual, name => OWN.has(name));
  const attributes = common(
    map(inherited.attributes),
    clients.map(client => map(client.attributes)),
    usual.map(client => map(client.attributes)),
    name => OWN_ATTRIBUTES.test(name),
  );
  return { ...fields, ...(Object.keys(attributes).length === 0 ? {} : { attributes }) };
}

/** One map laid over another, as templates merge. */
export function laidOver(base: JsonObject, over: JsonObject): JsonObject {
  const members = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(over)) {
    const below = members.get(name);
    if (value === null) members.delete(name);
    else members.set(name, isObject(value) && isObject(below) ? laidOver(below, value) : value);
  }
  return Object.fromEntries(members);
}

function common(
  inherited: JsonObject,
  clients: readonly JsonObject[],
  usual: readonly JsonObject[],
  isOwn: (name: string) => boolean,
): JsonObject {
  const names = new Set([inherited, ...clients].flatMap(Object.keys).filter(name => !isOwn(name)));
  const members = [...names].flatMap((name): [string, Json][] => {
    const counts = new Map<string, { readonly value: Json | undefined; count: number }>();
    clients.forEach((client, index) => {
      const value = own(client, name);
      const asked = own(inherited, name);
      // What nobody needs to say is no value of its own.
      const takes = own(usual[index] ?? {}, name);
      const silent = asked === undefined && (value === undefined || isStoredAs(value, takes));
      const kept = asked !== undefined && isStoredAs(asked, value);
      const group = silent || kept ? '' : JSON.stringify(value ?? null);
      const counted = counts.get(group) ?? { value, count: 0 };
      counted.count += 1;
      counts.set(group, counted);
    });
    const most = [...counts].find(([group, { count }]) => group !== '' && count > clients.length / 2);
    return most === undefined ? [] : [[name, most[1].value ?? null]];
  });
  return Object.fromEntries(members);
}

function map(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
