import type { Outcome } from './probe.js';
import { outcomeOfThrown } from './thrown.js';

/**
 * A warning that nothing explains weighs more than a deviation in words, and less than one by which the server accepts
 * what it must refuse: that must not get lost to those who count known deviations as failures.
 */
const SEVERITY = ['pass', 'skip', 'explained', 'warn', 'accepted', 'error', 'fail'];

/** The outcome that weighs most, saying of every other that is no pass what it was, too. */
export function worstOf(outcomes: readonly Outcome[]): Outcome {
  const [worst, ...others] = outcomes.toSorted((a, b) => weightOf(b) - weightOf(a));
  if (worst === undefined) throw new Error('a probe without an outcome');
  const more = others.filter(({ verdict }) => verdict !== 'pass').map(({ message }) => message);
  return { ...worst, message: [worst.message, ...more].join(' ') };
}

function weightOf({ verdict, deviation }: Outcome): number {
  const isExplained = verdict === 'warn' && deviation !== undefined;
  return SEVERITY.indexOf(isExplained ? (deviation.accepts === true ? 'accepted' : 'explained') : verdict);
}

/**
 * Tries a defect in each of its shapes, one after the other. A shape that cannot be tried to its end takes nothing away
 * from what the others have found.
 *
 * @param shapes - by name; the empty one for the only shape there is
 * @throws what weighs most of what was thrown, where no shape came to its end
 */
export async function worstOfShapes<T>(
  shapes: readonly (readonly [string, T])[],
  tell: (shape: T, name: string) => Promise<Outcome>,
): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  const thrown: { readonly error: unknown; readonly outcome: Outcome }[] = [];
  for (const [name, shape] of shapes) {
    const outcome = await tell(shape, name).catch((error: unknown): Outcome => {
      const { verdict, message } = outcomeOfThrown(error);
      const outcome = { verdict, message };
      thrown.push({ error, outcome });
      return outcome;
    });
    outcomes.push(name === '' ? outcome : { ...outcome, message: `${name}: ${outcome.message}` });
  }
  // What is not offered must not hide that something else could not be carried out.
  const [weightiest] = thrown.toSorted((a, b) => weightOf(b.outcome) - weightOf(a.outcome));
  if (weightiest !== undefined && thrown.length === outcomes.length) throw weightiest.error;
  return worstOf(outcomes);
}
