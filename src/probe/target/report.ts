import { createHash } from 'node:crypto';
import type { Finding } from '../../report/report.js';
import type { Profile } from '../../template/profile.js';
import { listProbes, type Result } from '../engine.js';
import type { Outcome, Probe } from '../probe.js';

/**
 * The probes that apply to a profile.
 *
 * @param only - ids of those that are asked for; all without it
 * @throws Error when there is none of a name, or none applies
 */
export async function chosenProbes(profile: Profile, only?: readonly string[]): Promise<readonly Probe[]> {
  const probes = await listProbes();
  const unknown = only?.find(id => !probes.some(probe => probe.id === id));
  if (unknown !== undefined) throw new Error(`There is no probe "${unknown}". See: kcfapi probe --list`);
  const chosen = probes.filter(probe => probe.applies(profile) && (only?.includes(probe.id) ?? true));
  if (chosen.length === 0) throw new Error('None of the probes asked for applies to this profile.');
  return chosen;
}

/**
 * A probe's result as the report has it.
 *
 * @param subject - what was examined: `realm bank`
 * @param identity - what makes the finding the same one in every run, beside the probe's id
 */
export function asFinding({ probe, ...outcome }: Result, subject: string, identity: readonly string[]): Finding {
  const { id, title, clauses, level, repair } = probe;
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

/** How to repair a defect of Keycloak's own is known, too, where a release did. */
function withRelease(repair: string, { deviation }: Outcome): string {
  const { harms, fixedIn } = deviation ?? {};
  return harms === true && fixedIn !== undefined ? `${repair} Repaired in Keycloak ${fixedIn.join(', ')}.` : repair;
}
