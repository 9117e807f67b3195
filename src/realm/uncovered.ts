import { reaches } from '../template/reach.js';
import { type JsonObject, pathOf, type Template } from '../template/template.js';
import { isList } from './json.js';
import type { Fault, Plan } from './resource.js';
import type { Snapshot } from './snapshot.js';

/** Clients that are named one by one. */
const NAMED = 3;

/**
 * Policies whose conditions the plan changes so that clients, as they are, would come under none until they are written:
 * policies are written first. A client that is disabled meanwhile lets nobody in.
 */
export function uncovered(template: Template, plan: Plan, { items }: Snapshot): readonly Fault[] {
  const { clientPolicies = [], clients = [] } = template.resources;
  const before = items.get('client-policies') ?? [];
  const after = new Map([...before, ...clientPolicies].map(policy => [policy.name, policy]));
  const updated = new Set(
    plan.changes.filter(({ kind, action }) => kind === 'client-policies' && action === 'update').map(({ key }) => key),
  );
  const there = (items.get('clients') ?? []).filter(({ enabled }) => enabled !== false);
  const wanted = new Map(clients.map(client => [client.clientId, client]));
  return before.flatMap(policy => {
    const name = String(policy.name);
    const next = after.get(name);
    if (next === undefined || !updated.has(name)) return [];
    const left = there.filter(client => {
      const then = wanted.get(client.clientId);
      if (then === undefined || !reaches(policy, client) || !reaches(next, { ...client, ...merged(client, then) })) {
        return false;
      }
      return ![...after.values()].some(other => brings(other, policy) && reaches(other, client));
    });
    if (left.length === 0) return [];
    const named = left.slice(0, NAMED).map(({ clientId }) => `"${String(clientId)}"`);
    const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : '';
    return [
      {
        path: pathOf('clientPolicies', name, 'conditions'),
        message: `The client policy "${name}" would not hold for ${named.join(', ')}${more} from its new conditions on until the client is written`,
        hint: 'Add a policy with the new conditions beside it, apply, and take the old one away then (--prune). Or disable these clients first.',
      },
    ];
  });
}

/** Whether a policy names all profiles that another names. */
function brings(policy: JsonObject, other: JsonObject): boolean {
  const named = isList(policy.profiles) ? policy.profiles : [];
  return isList(other.profiles) && other.profiles.every(profile => named.includes(profile));
}

/** What the template says of a client, with the attributes that it has besides. */
function merged({ attributes }: JsonObject, then: JsonObject): JsonObject {
  const objects = [attributes, then.attributes].map(value => (value === undefined || value === null ? {} : value));
  return { ...then, attributes: Object.assign({}, ...objects) };
}
