import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../realm/resource.js';
import type { Snapshot } from '../realm/snapshot.js';
import { type JsonObject, pathOf, type Template } from '../template/template.js';
import { conditionsOf } from './conditions.js';
import { consequencesOf } from './consequences.js';
import { boundExecutors, effectsOn, heldTo, type Rules, whenSaved } from './effects.js';
import type { Executor } from './executor.js';
import { EFFECTS, type Found, type Impact, type Impacts } from './impact.js';
import { type Passage, passagesOf } from './passages.js';
import { isNotJudged, keyImpacts, rolesNotJudged, scopeImpacts, settingImpacts, settingsOf } from './realm-wide.js';
import { rulesOf, unknownIn } from './rules.js';

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
 * Tells what a plan does to the clients that exist. Only what is new: what policies ask of a client already is no
 * impact. Of a client of the template, its own changes are in the plan, but not what comes of them under the policies.
 */
export function impactsOf(planned: Judged): Impacts {
  const { plan, snapshot, template, executors } = planned;
  const { before, after } = rulesOf(plan, snapshot, template);
  const passages = passagesOf(plan, template, planned.clients, after);
  const same = isDeepStrictEqual(before, after);
  const [were, are] = [boundExecutors(before, executors), boundExecutors(after, executors)];
  const realm = snapshot.representation ?? {};
  const past = String(realm.defaultSignatureAlgorithm);
  const algorithm = String(template.resources.realm?.defaultSignatureAlgorithm ?? past);
  const settings = settingsOf(plan);
  const keys = snapshot.items.get('keys') ?? [];

  const told = passages.flatMap(passage => {
    const { client, next } = passage;
    const ofRealm = settings.flatMap(difference => settingImpacts(difference, next));
    const ofKeys = plan.changes.flatMap(change => keyImpacts(change, { template, keys }, next, past));
    const ofScopes = plan.changes.flatMap(change => scopeImpacts(change, next));
    const ofPolicies = same && next === client ? [] : policyImpacts(passage);
    const name = String(client.clientId);
    return [...ofPolicies, ...ofRealm, ...ofKeys, ...ofScopes].map(impact => ({ client: name, ...impact }));
  });
  const rank = ({ effect }: Impact) => EFFECTS.indexOf(effect);
  return {
    impacts: told.toSorted((a, b) => rank(a) - rank(b)),
    clients: passages.length,
    notJudged: [
      ...(same ? [] : unknownIn(after, executors)),
      ...settings.filter(isNotJudged).map(({ path }) => path),
      ...rolesNotJudged(plan),
    ],
  };

  function policyImpacts({ client, was, next, isSaved }: Passage): readonly Omit<Impact, 'client'>[] {
    const following = (effects: readonly Found[], of: JsonObject) =>
      effects.flatMap(found =>
        found.effect === 'changes' && found.events.some(event => event.startsWith('UPDATE'))
          ? consequencesOf(found, of, algorithm)
          : [],
      );
    const asItStands = (bound: typeof were, of: JsonObject) => {
      const effects = effectsOn(bound, of);
      const later = following(effects, of).map(one => ({ ...one, onceSaved: true }));
      return [...effects, ...onlyNew(effects, later)];
    };
    // What a save by the plan itself puts in counts at once.
    const { found, saved } = isSaved ? whenSaved(are, next, was) : { found: [], saved: next };
    const past = asItStands(were, client);
    const future = [...found, ...following(found, next), ...asItStands(are, saved)];
    const [held, holds] = [heldTo(were, client), heldTo(are, saved)];
    const dropped = [...held].filter(([executor]) => !holds.has(executor));
    // What a client needs no longer since it becomes better is no loss.
    const lost = onlyNew(next === client ? future : asItStands(are, client), past).filter(({ effect, cause }) => {
      const executor = 'executor' in cause ? cause.executor : '';
      return (effect === 'refuses' || effect === 'requires') && holds.has(executor);
    });
    const impacts: readonly Omit<Impact, 'client'>[] = [
      ...onlyNew(past, future).map(found => impactOf(found, before)),
      ...dropped.map(([executor, cause]) =>
        impactOf({ effect: 'loses', events: [], what: `is no longer held to ${executor}`, cause }, after, true),
      ),
      ...lost.map(found =>
        impactOf({ ...found, effect: 'loses', what: `no longer ${found.effect}: ${found.what}` }, after, true),
      ),
    ];
    if (next === client) return impacts;
    return impacts.map(impact => (isUnchanged(impact) ? { ...impact, since: 'changed client' } : impact));
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

  /** True where the policy and the profile are as before, so that it comes of what the plan makes of the client. */
  function isUnchanged({ cause }: Pick<Impact, 'cause'>): boolean {
    if ('setting' in cause) return false;
    const [was, is] = [before, after].map(({ policies, profiles }) => [
      policies.find(({ name }) => name === cause.policy),
      profiles.get(cause.profile),
    ]);
    return isDeepStrictEqual(was, is);
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
