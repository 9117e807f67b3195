import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { isFapi2, plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

/** FAPI 2.0 Security Profile, section 5.3.2.1, item 11. */
const FAPI2_SECONDS = 60;
/** RFC 6749 section 4.1.2 recommends at most that. */
const MOST_SECONDS = 600;

const probe: Probe = {
  id: 'code-expired',
  title: 'An authorization code that is older than its lifetime is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-11'), RFC6749('4.1.2')],
  attacker: ['A3b'],
  level: 'must',
  needs: ['time'],
  applies: profile => plays(profile, 'authorize', 'token'),
  does: 'Logs in, lets the code grow older than its lifetime, and redeems it then.',
  gain: "Whoever finds a code later, in a log or a browser's history, can still redeem it.",
  hardening: ['/realm/accessCodeLifespan'],
  repair: 'Set the realm’s accessCodeLifespan to 60 seconds or less.',
  async run(target) {
    const most = isFapi2(target.profile) ? FAPI2_SECONDS : MOST_SECONDS;
    const seconds = Math.min(most, target.codeSeconds ?? most);
    const story = await reach(target, 'authorize');
    await target.pause(seconds + 1);
    const outcome = judge(probe, target, 'token', await steps.token(story), {
      refusedBy: 'token',
      errors: ['invalid_grant'],
    });
    return { ...outcome, message: `After ${seconds + 1} seconds: ${outcome.message}` };
  },
};

export default probe;
