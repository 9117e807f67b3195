import type { Json, JsonObject } from '../template/template.js';
import { isList, isObject } from './json.js';

/** How a policy's conditions count of which nothing is said. */
export const DEFAULT_MODE = 'DEFAULT';

/**
 * A client policy as Keycloak takes it, by the admin API and in an import alike. The mode that holds when nothing is
 * said is not said: Keycloak before 26.7 knows no mode, and refuses the whole list because of it.
 */
export function policyToSend({ mode, ...policy }: JsonObject): JsonObject {
  const conditions = conditionsToSend(policy.conditions);
  return mode === undefined || mode === DEFAULT_MODE ? { ...policy, conditions } : { ...policy, mode, conditions };
}

/**
 * A condition without `configuration` is accepted, and then every authorization request and every new client of the
 * realm is answered with a 500. The condition on attributes takes these as JSON in a string.
 */
function conditionsToSend(conditions: Json | undefined): JsonObject[] {
  return (isList(conditions) ? conditions.filter(isObject) : []).map(condition => {
    const configuration = isObject(condition.configuration) ? condition.configuration : {};
    const { attributes } = configuration;
    if (!isList(attributes)) return { ...condition, configuration };
    return { ...condition, configuration: { ...configuration, attributes: JSON.stringify(attributes) } };
  });
}

/**
 * A client profile as Keycloak takes it: an executor without `configuration` is answered with a 500,
 * and stops an import (keycloak issue 50854).
 */
export function profileToSend({ executors, ...profile }: JsonObject): JsonObject {
  const configured = (isList(executors) ? executors.filter(isObject) : []).map(one => ({ configuration: {}, ...one }));
  return { ...profile, executors: configured };
}
