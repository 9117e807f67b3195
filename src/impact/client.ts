import { isList, isObject } from '../realm/json.js';
import type { Json, JsonObject } from '../template/template.js';

/** An attribute of a client as Keycloak stores it; undefined where it has none. */
export function attributeOf(client: JsonObject, name: string): string | undefined {
  const { attributes } = client;
  const value = isObject(attributes) && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  return value === undefined || value === null ? undefined : String(value);
}

/** An attribute that holds several values with `##` between. */
export function severalOf(client: JsonObject, name: string): readonly string[] {
  const value = attributeOf(client, name);
  return value === undefined ? [] : value.split('##');
}

/** True for `true`, also as a text: attributes and Keycloak's own profiles have it so. */
export function isOn(value: Json | undefined): boolean {
  return value === true || value === 'true';
}

/** The texts of a list, of a text a list of one. */
export function textsOf(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

/** A text that is there and not empty. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** True where a client authenticates with a JWT that it, or somebody for it, signs. */
export function usesAssertion(client: JsonObject): boolean {
  const assertions = ['client-jwt', 'client-secret-jwt', 'federated-jwt'];
  return client.publicClient !== true && assertions.includes(String(client.clientAuthenticatorType));
}

/** True where a client sends users through the browser and gets them back at a redirect URI. */
export function redirects(client: JsonObject): boolean {
  return client.standardFlowEnabled === true || client.implicitFlowEnabled === true;
}

/** Signature algorithms that FAPI allows, as far as Keycloak's executors know them (`FapiConstant`). */
export const FAPI_ALGORITHMS: readonly string[] = ['PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];
