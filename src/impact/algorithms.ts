import type { JsonObject } from '../template/template.js';
import { attributeOf, FAPI_ALGORITHMS } from './client.js';
import type { Saved } from './executor.js';

/**
 * What executors do that look after signature algorithms: where a client has none they put their own in, and they
 * refuse one that FAPI does not allow.
 *
 * @param names - of the attributes, in the order in which they are looked at
 */
export function securedAlgorithms(client: JsonObject, configuration: JsonObject, names: readonly string[]): Saved {
  const own = String(configuration['default-algorithm']);
  const algorithm = FAPI_ALGORITHMS.includes(own) ? own : 'PS256';
  const sets = names.filter(name => attributeOf(client, name) === undefined).map(name => [name, algorithm]);
  const bad = names.find(name => !FAPI_ALGORITHMS.includes(attributeOf(client, name) ?? algorithm));
  return {
    sets: { attributes: Object.fromEntries(sets) },
    ...(bad === undefined
      ? {}
      : { refuses: `not allowed signature algorithm. (${bad})`, current: attributeOf(client, bad) ?? null }),
  };
}
