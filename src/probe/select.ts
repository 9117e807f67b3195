import { didYouMean } from '../nearest.js';
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
