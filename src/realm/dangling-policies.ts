import { catalogue } from '../catalogue/catalogue.js';
import { isList } from './json.js';
import type { Fault, Plan } from './resource.js';
import type { Snapshot } from './snapshot.js';

/**
 * Policies of others that name a profile that is not there, or that the plan takes away. Keycloak carries them out
 * without it, and refuses to store any policy of the realm as long as there is one.
 */
export function danglingPolicies(plan: Plan, snapshot: Snapshot): readonly Fault[] {
  const removed = (kind: string) =>
    new Set(
      plan.changes.filter(change => change.kind === kind && change.action === 'delete').map(change => change.key),
    );
  const gone = removed('client-profiles');
  if (gone.size === 0 && !plan.changes.some(({ kind }) => kind === 'client-policies')) return [];
  const added = plan.changes.filter(({ kind }) => kind === 'client-policies').map(({ key }) => key);
  const there = (snapshot.items.get('client-profiles') ?? []).map(({ name }) => String(name));
  const made = plan.changes.filter(({ kind, action }) => kind === 'client-profiles' && action !== 'delete');
  const known = new Set([
    ...[...there, ...made.map(({ key }) => key)].filter(name => !gone.has(name)),
    ...catalogue.globalProfiles.map(({ name }) => name),
  ]);
  return (snapshot.items.get('client-policies') ?? [])
    .filter(({ name }) => !added.includes(String(name)))
    .flatMap(({ name, profiles }) => {
      const missing = (isList(profiles) ? profiles : []).map(String).find(profile => !known.has(profile));
      if (missing === undefined) return [];
      const why = gone.has(missing) ? 'which this plan would remove' : 'which is not there';
      return [
        {
          path: '',
          message: `The realm's client policy "${String(name)}" names the client profile "${missing}", ${why}`,
          hint: 'Keycloak then refuses to store any client policy of the realm. Take the profile off that policy, or remove the policy.',
        },
      ];
    });
}
