import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../realm/resource.js';
import type { Snapshot } from '../realm/snapshot.js';
import { type JsonObject, pathOf, type Template } from '../template/template.js';
import { consequencesOf } from './consequences.js';
import { boundExecutors, effectsOn, type Found, heldTo, type Rules } from './effects.js';
import type { Executor } from './executor.js';
import { EFFECTS, type Impact, type Impacts } from './impact.js';
import { isNotJudged, keyImpacts, scopeImpacts, settingImpacts, settingsOf } from './realm-wide.js';
import { conditionsOf, rulesOf, unknownIn } from './rules.js';

/** What impacts are judged by. */
export interface Judged {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  readonly template: Template;
  /** Every client of the realm, with `roles` where {@link needsRoles} says so. */
  readonly clients: readonly JsonObject[];
  readonly executors: ReadonlyMap<string, Executor>;
}

/** True where a policy of the realm or of the plan looks at clients' roles, which are not read with the clients. */
export function needsRoles({ plan, snapshot, template }: Omit<Judged, 'clients' | 'executors'>): boolean {
  const { before, after } = rulesOf(plan, snapshot, template);
  return [...before.policies, ...after.policies].some(policy => conditionsOf(policy).includes('client-roles'));
}

/**
 * Tells what a plan does to the clients that exist and are not the template's. Only what is new: what policies ask of a
 * client already is no impact.
 */
export function impactsOf(planned: Judged): Impacts {
  const { plan, snapshot, template, executors } = planned;
  const { before, after } = rulesOf(plan, snapshot, template);
  // What happens to these is in the plan itself.
  const own = new Set((template.resources.clients ?? []).map(({ clientId }) => String(clientId)));
  for (const { kind, key } of plan.changes) if (kind === 'clients') own.add(key);
  const clients = planned.clients.filter(({ clientId }) => !own.has(String(clientId)));
  const same = isDeepStrictEqual(before, after);
  const [were, are] = [boundExecutors(before, executors), boundExecutors(after, executors)];
  const realm = snapshot.representation ?? {};
  const past = String(realm.defaultSignatureAlgorithm);
  const algorithm = String(template.resources.realm?.defaultSignatureAlgorithm ?? past);
  const settings = settingsOf(plan);

  const told = clients.flatMap(client => {
    const name = String(client.clientId);
    const ofRealm = settings.flatMap(difference => settingImpacts(difference, client));
    const ofKeys = plan.changes.flatMap(change => keyImpacts(change, template, client, past));
    const ofScopes = plan.changes.flatMap(change => scopeImpacts(change, client));
    const ofPolicies = same ? [] : policyImpacts(client);
    return [...ofPolicies, ...ofRealm, ...ofKeys, ...ofScopes].map(impact => ({ client: name, ...impact }));
  });
  const rank = ({ effect }: Impact) => EFFECTS.indexOf(effect);
  return {
    impacts: told.toSorted((a, b) => rank(a) - rank(b)),
    clients: clients.length,
    notJudged: [...(same ? [] : unknownIn(after, executors)), ...settings.filter(isNotJudged).map(({ path }) => path)],
  };

  function policyImpacts(client: JsonObject): readonly Omit<Impact, 'client'>[] {
    const withConsequences = (effects: readonly Found[]) => {
      const follow = effects.flatMap(found =>
        found.effect === 'changes' && found.events.some(event => event.startsWith('UPDATE'))
          ? consequencesOf(found, client, algorithm).map(one => ({ ...one, onceSaved: true }))
          : [],
      );
      return [...effects, ...onlyNew(effects, follow)];
    };
    const past = withConsequences(effectsOn(were, client));
    const future = withConsequences(effectsOn(are, client));
    const [held, holds] = [heldTo(were, client), heldTo(are, client)];
    const dropped = [...held].filter(([executor]) => !holds.has(executor));
    const lost = onlyNew(future, past).filter(({ effect, cause }) => {
      const executor = 'executor' in cause ? cause.executor : '';
      return (effect === 'refuses' || effect === 'requires') && holds.has(executor);
    });
    return [
      ...onlyNew(past, future).map(found => impactOf(found, before)),
      ...dropped.map(([executor, cause]) =>
        impactOf({ effect: 'loses', events: [], what: `is no longer held to ${executor}`, cause }, after, true),
      ),
      ...lost.map(found =>
        impactOf({ ...found, effect: 'loses', what: `no longer ${found.effect}: ${found.what}` }, after, true),
      ),
    ];
  }

  function impactOf(found: Found, others: Rules, removed = false): Omit<Impact, 'client'> {
    const { policy, profile, executor } = found.cause as Extract<Found['cause'], { readonly policy: string }>;
    const was = others.policies.some(({ name, enabled }) => name === policy && enabled === true);
    const since = removed ? (was ? 'changed policy' : 'removed policy') : was ? 'changed policy' : 'new policy';
    const clauses = [
      ...template.clausesOf(pathOf('clientProfiles', profile, 'executors', executor)),
      ...template.clausesOf(pathOf('clientPolicies', policy)),
    ];
    return { ...found, since, clauses: [...new Map(clauses.map(clause => [clause.id, clause])).values()] };
  }
}

/** What of `found` is not in `known`, event by event: what depends on something is no more than what is certain. */
function onlyNew<T extends Found>(known: readonly Found[], found: readonly T[]): readonly T[] {
  const id = ({ effect, what, becomes }: Found) => JSON.stringify([effect, what, becomes]);
  const seen = new Map<string, Map<string, boolean>>();
  const note = (one: Found): void => {
    const events = seen.get(id(one)) ?? new Map<string, boolean>();
    for (const event of one.events) events.set(event, events.get(event) === true || one.depends === undefined);
    seen.set(id(one), events);
  };
  for (const one of known) note(one);
  return found.flatMap(one => {
    const there = seen.get(id(one));
    const events = one.events.filter(event => {
      const sure = there?.get(event);
      return sure === undefined || (sure === false && one.depends === undefined);
    });
    // What two policies do is told once.
    note(one);
    return events.length === 0 ? [] : [{ ...one, events }];
  });
}
