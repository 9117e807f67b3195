import { isDeepStrictEqual } from 'node:util';
import { isList, isObject } from '../realm/json.js';
import type { JsonObject } from '../template/template.js';
import { type Applies, applies, conditionsOf } from './conditions.js';
import { EVENTS, type Event, eventsOf } from './events.js';
import type { Executor, Outcome, Saved } from './executor.js';
import { type Cause, type Found, REPAIRED } from './impact.js';

/** Client policies with the profiles that they name, as a realm has them or is to have them. */
export interface Rules {
  readonly policies: readonly JsonObject[];
  /** By name; those that are built into Keycloak, too. */
  readonly profiles: ReadonlyMap<string, JsonObject>;
}

/** An executor that a policy brings to a client. */
interface Bound {
  readonly cause: { readonly policy: string; readonly profile: string; readonly executor: string };
  readonly policy: JsonObject;
  readonly configuration: JsonObject;
  readonly unit: Executor | undefined;
}

/** Every executor of every policy, in the order in which Keycloak carries them out. */
export function boundExecutors(rules: Rules, executors: ReadonlyMap<string, Executor>): readonly Bound[] {
  return rules.policies.flatMap(policy =>
    (isList(policy.profiles) ? policy.profiles.map(String) : []).flatMap(profile => {
      const list = rules.profiles.get(profile)?.executors;
      return (isList(list) ? list.filter(isObject) : []).map(({ executor, configuration }) => ({
        cause: { policy: String(policy.name), profile, executor: String(executor) },
        policy,
        configuration: isObject(configuration) ? configuration : {},
        unit: executors.get(String(executor)),
      }));
    }),
  );
}

/** Ids of the executors that hold for a client at any of its events. */
export function heldTo(bound: readonly Bound[], client: JsonObject): ReadonlyMap<string, Bound['cause']> {
  const events = eventsOf(client);
  const held = bound.filter(({ policy }) => EVENTS.some(at => events.has(at) && applies(policy, client, at) !== 'no'));
  return new Map(held.map(({ cause }) => [cause.executor, cause]));
}

/** What executors do to a client when it is saved as it is, and to its requests as long as it is not. */
export function effectsOn(bound: readonly Bound[], client: JsonObject): readonly Found[] {
  return [...whenSaved(bound, client).found, ...atRequests(bound, client)];
}

/** What comes of saving a client. */
interface Save {
  readonly found: readonly Found[];
  /** As it is afterwards; as it was sent where that is refused. */
  readonly saved: JsonObject;
}

/**
 * Plays through what Keycloak does when a client is saved: each executor sees what those before it have put in, and
 * the first refusal takes all of it back. All refusals are told, since all must be repaired.
 *
 * @param client - as it is sent
 * @param was - as it is stored until then; conditions look at this one
 */
export function whenSaved(bound: readonly Bound[], client: JsonObject, was = client): Save {
  if (!eventsOf(client).has('UPDATE')) return { found: [], saved: client };
  const found: Found[] = [];
  let copy = client;
  for (const event of ['UPDATE', 'UPDATED'] as const) {
    for (const { cause, policy, configuration, unit } of bound) {
      const vote = event === 'UPDATE' ? appliesBefore(policy, was, client) : applies(policy, copy, event);
      if (vote === 'no') continue;
      const saved = (event === 'UPDATE' ? unit?.save : unit?.saved)?.(copy, configuration) ?? {};
      const depends = joined(vote, saved.depends);
      const changes = changesOf(copy, saved);
      found.push(
        ...changes.map(change => ({ effect: 'changes' as const, events: [event], cause, ...change, ...depends })),
        ...refusalOf(saved).map(refusal => ({ events: [event], cause, ...refusal, ...depends })),
      );
      if (depends.depends === undefined) copy = merged(copy, saved.sets ?? {});
    }
  }
  const refused = found.some(({ effect, depends }) => effect !== 'changes' && depends === undefined);
  if (!refused) return { found, saved: copy };
  const waiting = found.map(one =>
    one.effect === 'changes' && one.depends === undefined ? { ...one, depends: REPAIRED } : one,
  );
  return { found: waiting, saved: client };
}

/** Of these, Keycloak is content with what the client is and with what it becomes. */
const EITHER = ['client-access-type', 'client-type'];

function appliesBefore(policy: JsonObject, was: JsonObject, client: JsonObject): Applies {
  const before = applies(policy, was, 'UPDATE');
  if (was === client || !conditionsOf(policy).some(condition => EITHER.includes(condition))) return before;
  return isDeepStrictEqual(before, applies(policy, client, 'UPDATE'))
    ? before
    : { depends: 'on its access type and protocol before and after' };
}

function refusalOf({ refuses, fails, current }: Saved): readonly Pick<Found, 'effect' | 'what' | 'current'>[] {
  const value = current === undefined ? {} : { current };
  if (fails !== undefined) return [{ effect: 'breaks', what: `saving it fails with a 500: ${fails}` }];
  return refuses === undefined ? [] : [{ effect: 'refuses', what: refuses, ...value }];
}

function changesOf(client: JsonObject, { sets = {} }: Saved): readonly Pick<Found, 'what' | 'current' | 'becomes'>[] {
  const { attributes = {}, ...fields } = sets;
  const own = isObject(client.attributes) ? client.attributes : {};
  const differing = (wanted: JsonObject, has: JsonObject, prefix: string) =>
    Object.entries(wanted)
      .filter(([name, value]) => String(has[name]) !== String(value))
      .map(([name, becomes]) => {
        const current = has[name];
        return { what: `${prefix}${name}`, becomes, ...(current === undefined ? {} : { current }) };
      });
  return [...differing(fields, client, ''), ...differing(isObject(attributes) ? attributes : {}, own, 'attributes / ')];
}

function merged(client: JsonObject, { attributes, ...fields }: JsonObject): JsonObject {
  const own = isObject(client.attributes) ? client.attributes : {};
  return { ...client, ...fields, attributes: { ...own, ...(isObject(attributes) ? attributes : {}) } };
}

function atRequests(bound: readonly Bound[], client: JsonObject): readonly Found[] {
  const events = eventsOf(client);
  return bound.flatMap(({ cause, policy, configuration, unit }) =>
    (unit?.requests?.(client, configuration) ?? []).flatMap(outcome => {
      const byDepends = new Map<string | undefined, Event[]>();
      for (const event of outcome.events.filter(at => events.has(at))) {
        const vote = applies(policy, client, event);
        if (vote === 'no') continue;
        const { depends } = joined(vote, outcome.depends);
        byDepends.set(depends, [...(byDepends.get(depends) ?? []), event]);
      }
      return [...byDepends].map(([depends, some]) => foundOf(outcome, some, cause, depends));
    }),
  );
}

function foundOf(
  { effect, what, current }: Outcome,
  events: readonly Event[],
  cause: Cause,
  depends: string | undefined,
): Found {
  return {
    ...{ effect, events, what, cause },
    ...(current === undefined ? {} : { current }),
    ...(depends === undefined ? {} : { depends }),
  };
}

function joined(vote: Applies, depends: string | undefined): { readonly depends?: string } {
  const all = [...(typeof vote === 'object' ? [vote.depends] : []), ...(depends === undefined ? [] : [depends])];
  return all.length === 0 ? {} : { depends: all.join(', and ') };
}
