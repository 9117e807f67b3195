import { newClient } from '../catalogue/new-client.js';
import type { InForce } from '../realm/resource.js';
import type { JsonObject } from '../template/template.js';
import { boundExecutors, whenSaved } from './effects.js';
import type { Executor } from './executor.js';
import { unknownIn } from './rules.js';

/**
 * Tells of new clients for which it is certain that policies would let them be as they are if they were saved: whatever
 * the vote of a condition that hangs on more than the client's settings, no executor would put anything in or refuse.
 *
 * Of none, where a policy names an executor or a condition that somebody added to Keycloak.
 *
 * @returns true for a client, as it is sent to be made, that need not be saved
 */
export function leavesNewAlone(
  { policies, profiles }: InForce,
  executors: ReadonlyMap<string, Executor>,
): (client: JsonObject) => boolean {
  const rules = { policies, profiles: new Map(profiles.map(profile => [String(profile.name), profile])) };
  if (unknownIn(rules, executors).length > 0) return () => false;
  const bound = boundExecutors(rules, executors);
  return client => client.protocol === 'openid-connect' && whenSaved(bound, newClient(client)).found.length === 0;
}
