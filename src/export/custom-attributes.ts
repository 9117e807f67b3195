import { clientAttributes, clientScopeAttributes, realmAttributes } from '../catalogue/attributes.js';
import { isList, isObject } from '../realm/json.js';
import type { Json, JsonObject } from '../template/template.js';

/**
 * Names of attributes that Keycloak does not know, which a template is to name as its own.
 *
 * @param written - the sections that are to be written
 * @param common - what every client inherits, of which a policy that is gone no longer speaks
 * @param policies - what there is of policies, whether it is written or inherited
 */
export function customAttributes(
  { realm, clientScopes, clientDefaults, clients, clientPolicies }: JsonObject,
  common: JsonObject,
  policies: readonly JsonObject[],
): readonly string[] {
  const unknown = (holder: Json | undefined, known: readonly string[]): readonly string[] => {
    const names = isObject(holder) && isObject(holder.attributes) ? Object.keys(holder.attributes) : [];
    return names.filter(name => !known.includes(name));
  };
  const chosenBy = (all: readonly JsonObject[]): readonly string[] =>
    all
      .flatMap(policy => objects(policy.conditions))
      .flatMap(({ configuration }) => unknown(configuration, clientAttributes));
  return [
    ...new Set([
      ...unknown(realm, realmAttributes),
      ...objects(clientScopes).flatMap(scope => unknown(scope, clientScopeAttributes)),
      ...unknown(clientDefaults, clientAttributes),
      ...objects(clients).flatMap(client => unknown(client, clientAttributes)),
      ...chosenBy(objects(clientPolicies)),
      ...unknown(common, [...clientAttributes, ...chosenBy(policies)]),
    ]),
  ].toSorted();
}

function objects(list: Json | undefined): readonly JsonObject[] {
  return isList(list) ? list.filter(isObject) : [];
}
