import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { askWell, holderOf, optionsFor } from '../../resource/holder.js';
import { refusedInTime } from '../../resource/in-time.js';

/** Longer is not waited for. */
const LONGEST_S = 120;

const probe: Probe = {
  id: 'resource-token-expired',
  title: 'The resource server refuses an access token that is expired',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), FAPI1_BASE('6.2.1-4'), RFC6750('3.1')],
  attacker: ['A7'],
  level: 'must',
  needs: ['resource server', 'time'],
  applies: () => true,
  does: 'Gets an access token of a client whose tokens live some seconds, asks for the resource with it, lets it expire and asks again: at once, and after a leeway.',
  gain: 'A stolen token stays good for ever.',
  repair: 'Let the resource server compare exp with its clock, with a leeway of some seconds.',
  async run(target) {
    const holder = await holderOf(target);
    const story = await reach(target, 'token', optionsFor(holder.resource), target.shortLived);
    const { expires_in: seconds } = story.tokens ?? {};
    if (seconds === undefined || seconds > LONGEST_S) {
      return {
        verdict: 'skip',
        message: `Access tokens live ${seconds ?? 'no one knows how many'} s: too long to wait.`,
      };
    }
    await askWell(target, { ...holder, story });
    await target.pause(seconds + 1);
    const outcome = await refusedInTime(target, { ...holder, story }, 'its expiry');
    await askWell(target, await holderOf(target));
    return { ...outcome, message: `With a token that lived ${seconds} s: ${outcome.message}` };
  },
};

export default probe;
