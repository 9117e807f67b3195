import type { Json, JsonObject } from '../template/template.js';
import { namesOf } from '../template/template.js';
import { isObject } from './json.js';
import type { Change } from './resource.js';

/** Where in its resource each difference of a change lies: `['attributes', 'jwks.url']`. */
export function namedIn({ kind, differences }: Change): readonly (readonly string[])[] {
  const skipped = kind === 'realm' ? 1 : 2;
  return differences.map(({ path }) => namesOf(path).slice(skipped));
}

/** Names of the fields of a resource in which a change's differences lie. */
export function changedFields(change: Change): ReadonlySet<string> {
  return new Set(namedIn(change).map(([field = '']) => field));
}

/**
 * An item as it is now, with only those values put in that are named: what somebody else has changed since the plan
 * was made was not shown, and so it is not written.
 *
 * @param named - where in the item, as {@link namedIn} tells
 */
export function withNamed(now: JsonObject, desired: JsonObject, named: readonly (readonly string[])[]): JsonObject {
  return named.reduce((item, names) => put(item, desired, names), now);
}

function put(into: JsonObject, from: JsonObject, [name, ...rest]: readonly string[]): JsonObject {
  if (name === undefined) return into;
  const [before, value]: (Json | undefined)[] = [into, from].map(item =>
    Object.hasOwn(item, name) ? item[name] : undefined,
  );
  // What is sent may be one text where the template has an object: then it is one value.
  const whole = rest.length === 0 || !isObject(value);
  return { ...into, [name]: whole ? (value ?? null) : put(isObject(before) ? before : {}, value, rest) };
}
