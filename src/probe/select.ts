import { didYouMean } from '../nearest.js';
import { knownDeviations, meets } from './deviations.js';
import type { Probe } from './probe.js';

/**
 * Those of the probes that are asked for.
 *
 * @param only - ids, or patterns with `*` for any letters: `resource-*`; all of them without it
 * @throws Error when one of them names no probe
 */
export function select(probes: readonly Probe[], only?: readonly string[]): readonly Probe[] {
  if (only === undefined) return probes;
  const named = only.map(pattern => {
    const found = probes.filter(({ id }) => matches(pattern, id));
    if (found.length > 0) return found;
    const deviation = knownDeviations().find(({ id }) => id === pattern);
    if (deviation !== undefined) {
      const met = probes.filter(probe => meets(deviation, probe)).map(({ id }) => id);
      const by = met.length === 0 ? '' : `, met by ${met.join(', ')}`;
      throw new Error(`--only: "${pattern}" is no probe, but a known deviation of Keycloak${by}`);
    }
    const known = probes.map(({ id }) => id);
    throw new Error(`--only: there is no probe "${pattern}"${didYouMean(pattern, known)} (kcfapi probe --list)`);
  });
  const chosen = new Set(named.flat());
  return probes.filter(probe => chosen.has(probe));
}

/** Whether an id is the one that a pattern names, `*` for any letters. */
export function matches(pattern: string, id: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(id);
}
