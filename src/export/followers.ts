import { isList, isObject } from '../template/json.js';
import type { Json, JsonObject } from '../template/template.js';

/** The clients that carry the attributes by which a template's policies find theirs; none where these look for others. */
export function followers(
  policies: readonly JsonObject[],
  { attributes }: JsonObject,
  clients: readonly JsonObject[],
): readonly JsonObject[] {
  const carried = map(attributes);
  const conditions = policies.flatMap(policy => (isList(policy.conditions) ? policy.conditions.filter(isObject) : []));
  const marks = conditions
    .flatMap(({ configuration }) => Object.keys(map(map(configuration).attributes)))
    .filter(name => Object.hasOwn(carried, name));
  if (marks.length === 0) return [];
  return clients.filter(client => marks.every(name => map(client.attributes)[name] === carried[name]));
}

function map(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
