import type { Level } from '../report/report.js';
import type { Outcome } from './probe.js';

/**
 * The outcome of looking at good answers, for probes that spoil nothing.
 *
 * @param faults - what is not as it should be, a phrase each
 * @param sound - what is said where there are none
 */
export function observed({ level }: { readonly level: Level }, faults: readonly string[], sound: string): Outcome {
  if (faults.length === 0) return { verdict: 'pass', message: sound };
  return { verdict: level === 'must' ? 'fail' : 'warn', message: `${faults.join('; ')}.` };
}
