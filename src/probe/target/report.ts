import { createHash } from 'node:crypto';
import type { Finding } from '../../report/report.js';
import type { Profile } from '../../template/profile.js';
import { listProbes, type Result } from '../engine.js';
import { examinesResource } from '../needs.js';
import type { Outcome, Probe } from '../probe.js';
import type { Resource } from '../resource/resource.js';
import { select } from '../select.js';

/**
 * The probes that apply to a profile. Those of a resource server are among them only where there is one: they have
 * nothing to do with the realm, and to say of each that it is skipped would say nothing.
 *
 * @param only - ids of those that are asked for, `*` for any letters; all without it
 * @returns with those that are named and do not apply: the engine skips them
 * @throws Error when there is none of a name, or none applies
 */
export async function chosenProbes(
  profile: Profile,
  { only, resource }: { readonly only?: readonly string[]; readonly resource?: Resource },
): Promise<readonly Probe[]> {
  const asked = select(await listProbes(), only);
  const possible = asked.filter(probe => resource !== undefined || !examinesResource(probe));
  const named = asked.find(probe => only?.includes(probe.id) && !possible.includes(probe));
  if (named !== undefined || possible.length === 0) {
    throw new Error(`${named?.id ?? 'All that was asked for'} examines an API of yours: name it with --resource URL.`);
  }
  if (!possible.some(probe => probe.applies(profile))) {
    throw new Error('None of the probes asked for applies to this profile.');
  }
  // Who names one is told that it does not apply, and does not take it for passed.
  return possible.filter(probe => probe.applies(profile) || only?.includes(probe.id) === true);
}

/**
 * A probe's result as the report has it.
 *
 * @param realm - what was examined: `realm bank`
 * @param realmIdentity - what makes the finding the same one in every run, beside the probe's id
 * @param resource - the API that was examined as well: it is the subject of the probes that do so
 */
export function asFinding(
  { probe, blocked: _, ...outcome }: Result,
  realm: string,
  realmIdentity: readonly string[],
  resource?: Resource,
): Finding {
  const { id, title, clauses, level, repair } = probe;
  const examined = resource !== undefined && examinesResource(probe) ? nameOf(resource) : undefined;
  const subject = examined === undefined ? realm : `resource ${examined}`;
  const identity = examined === undefined ? realmIdentity : [examined, ...realmIdentity];
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([id, ...identity]))
    .digest('hex')
    .slice(0, 32);
  return {
    ...{ id, subject, title, clauses, level },
    ...outcome,
    ...(outcome.verdict === 'fail' || outcome.verdict === 'warn' ? { repair: withRelease(repair, outcome) } : {}),
    fingerprint,
  };
}

/** An API without the query of its address, which can hold a key. */
function nameOf({ url }: Resource): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** How to repair a defect of Keycloak's own is known, too, where a release did. */
function withRelease(repair: string, { deviation }: Outcome): string {
  const { harms, fixedIn } = deviation ?? {};
  return harms === true && fixedIn !== undefined ? `${repair} Repaired in Keycloak ${fixedIn.join(', ')}.` : repair;
}
