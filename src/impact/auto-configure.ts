import { isObject } from '../realm/json.js';
import type { JsonObject } from '../template/template.js';
import { attributeOf, isOn } from './client.js';
import type { Saved } from './executor.js';

/**
 * What most executors do when a client is saved: with `auto-configure` they put a value in, and without it they refuse
 * a client that has another.
 *
 * @param wanted - one field, or one attribute
 * @param refusal - Keycloak's words
 */
export function autoConfigured(
  client: JsonObject,
  configuration: JsonObject,
  wanted: JsonObject,
  refusal: string,
): Saved {
  const own = configuration['auto-configure'];
  // Keycloak reads a Boolean that is null.
  if (own === undefined || own === null) return { fails: 'the executor is configured without "auto-configure"' };
  if (isOn(own)) return { sets: wanted };
  const [[name, value] = ['', null]] = Object.entries(isObject(wanted.attributes) ? wanted.attributes : wanted);
  const current = isObject(wanted.attributes) ? attributeOf(client, name) : client[name];
  if (String(current) === String(value)) return {};
  return { refuses: refusal, ...(current === undefined ? {} : { current }) };
}
