import { isList, isObject } from '../template/json.js';
import type { Json, JsonObject } from '../template/template.js';

export { isList, isObject };

/** Text that is the same for the same value, whatever the order of members and lists, and whether a scalar is kept as a string. */
export function unordered(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(unordered).toSorted().join(',')}]`;
  if (isObject(value)) {
    const members = Object.keys(value).toSorted();
    return `{${members.map(name => `${JSON.stringify(name)}:${unordered(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(String(value ?? null));
}

/** Reads a representation of the admin client, whose interfaces lack an index signature, as JSON. */
export function asJson(representation: object): JsonObject {
  return representation as unknown as JsonObject;
}
