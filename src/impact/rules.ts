import { catalogue } from '../catalogue/catalogue.js';
import { isList, isObject } from '../realm/json.js';
import type { Change, Plan } from '../realm/resource.js';
import type { Snapshot } from '../realm/snapshot.js';
import type { JsonObject, Template } from '../template/template.js';
import { textsOf } from './client.js';
import { CONDITIONS, conditionsOf } from './conditions.js';
import type { Rules } from './effects.js';
import type { Executor } from './executor.js';

/** The policies with their profiles as they are, and as the plan leaves them. */
export function rulesOf(
  plan: Plan,
  snapshot: Snapshot,
  template: Template,
): { readonly before: Rules; readonly after: Rules } {
  const { clientPolicies, clientProfiles } = template.resources;
  const policies = snapshot.items.get('client-policies') ?? [];
  const profiles = snapshot.items.get('client-profiles') ?? [];
  const builtIn = catalogue.globalProfiles.map(profile => profile as unknown as JsonObject);
  const named = (items: readonly JsonObject[]) =>
    new Map([...builtIn, ...items].map(item => [String(item.name), item]));
  return {
    before: { policies, profiles: named(profiles) },
    after: {
      policies: changed(policies, clientPolicies, plan.changes, 'client-policies'),
      profiles: named(changed(profiles, clientProfiles, plan.changes, 'client-profiles')),
    },
  };
}

/** A list after the plan: what changes in its place, what is new at the end. */
function changed(
  items: readonly JsonObject[],
  desired: readonly JsonObject[] | undefined,
  changes: readonly Change[],
  kind: string,
): readonly JsonObject[] {
  const wanted = new Map((desired ?? []).map(item => [String(item.name), item]));
  const ours = new Map(changes.filter(change => change.kind === kind).map(change => [change.key, change]));
  const there = new Set(items.map(({ name }) => String(name)));
  const next = (name: string) => {
    const item = wanted.get(name);
    return ours.get(name)?.action === 'delete' || item === undefined ? [] : [item];
  };
  return [
    ...items.flatMap(item => (ours.has(String(item.name)) ? next(String(item.name)) : [item])),
    ...[...ours.keys()].filter(name => !there.has(name)).flatMap(next),
  ];
}

/** Executors and conditions of the policies that somebody added to Keycloak, or that came after 26.7. */
export function unknownIn(rules: Rules, executors: ReadonlyMap<string, Executor>): readonly string[] {
  const policies = rules.policies.filter(({ enabled }) => enabled === true);
  const profiles = policies.flatMap(({ profiles: names }) => textsOf(names).map(name => rules.profiles.get(name)));
  const named = profiles.flatMap(profile => {
    const list = profile?.executors;
    return (isList(list) ? list.filter(isObject) : []).map(({ executor }) => String(executor));
  });
  const unknown = [
    ...named.filter(id => !executors.has(id)).map(id => `executor ${id}`),
    ...policies.flatMap(conditionsOf).flatMap(id => (Object.hasOwn(CONDITIONS, id) ? [] : [`condition ${id}`])),
  ];
  return [...new Set(unknown)];
}
