import type { Outcome, Target } from '../probe.js';
import { ask, type Holder, isGood } from './resource.js';
import { judgeRefusal } from './verdict.js';

/** Clocks differ, and answers of an introspection endpoint are kept for a while: 60 seconds are usual. */
const LEEWAY_S = 65;

/**
 * Asks with a token that has ceased to be good; where the resource server accepts it, once more after its leeway.
 *
 * @param since - what the leeway counts from, in words: `its expiry`
 */
export async function refusedInTime(target: Target, holder: Holder, since: string): Promise<Outcome> {
  const due = { errors: ['invalid_token'] };
  const first = await ask(target, holder);
  if (!isGood(first)) return judgeRefusal(first, due, holder.good, 'must');
  await target.pause(LEEWAY_S, `for the leeway that the resource server may have after ${since}`);
  const last = judgeRefusal(await ask(target, holder), due, holder.good, 'must');
  const after = `${LEEWAY_S} s after ${since}`;
  return { ...last, message: `Accepted right after ${since}. ${after}: ${last.message}` };
}
