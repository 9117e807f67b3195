import type { Json, JsonObject } from './template.js';

/** True for an object that is neither null nor a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list; narrows where `Array.isArray` does not see through `readonly`. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/**
 * Text that is the same for the same value, whatever the order of members and lists, and whether a scalar is kept as a
 * string.
 *
 * @param ordered - names of lists whose order counts
 * @param name - the value's own
 */
export function unordered(value: Json | undefined, ordered: readonly string[] = [], name = ''): string {
  if (isList(value)) {
    const items = value.map(item => unordered(item, ordered));
    return `[${(ordered.includes(name) ? items : items.toSorted()).join(',')}]`;
  }
  if (isObject(value)) {
    const members = Object.keys(value).toSorted();
    return `{${members.map(member => `${JSON.stringify(member)}:${unordered(value[member], ordered, member)}`).join(',')}}`;
  }
  return JSON.stringify(String(value ?? null));
}
