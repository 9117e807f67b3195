import { isList, isObject, unordered } from '../template/json.js';
import type { JsonObject } from '../template/template.js';

export { isList, isObject, unordered };

/** Reads a representation of the admin client, whose interfaces lack an index signature, as JSON. */
export function asJson(representation: object): JsonObject {
  return representation as unknown as JsonObject;
}
