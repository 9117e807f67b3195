import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

/** Half an hour is the most that anybody waits for a finding. */
const MOST_SECONDS = 1800;

const probe: Probe = {
  id: 'access-token-expired',
  title: 'An access token that is older than its expires_in is refused by the userinfo endpoint',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), RFC6750('3.1')],
  attacker: ['A7'],
  level: 'must',
  needs: ['time'],
  applies: profile => plays(profile, 'userinfo'),
  does: 'Waits until an access token has expired, and asks for the user’s data with it then.',
  gain: 'Whoever gets hold of an access token, and of the key that it is bound to, reads the user’s data for as long as the attacker likes.',
  repair:
    'Keycloak refuses it without any setting: look at the clocks of the server’s nodes, or for a version with a defect.',
  async run(target) {
    const story = await reach(target, 'userinfo');
    const seconds = story.tokens?.expires_in;
    if (seconds === undefined) return { verdict: 'skip', message: 'The server does not say how long the token lives.' };
    if (seconds > MOST_SECONDS) {
      return { verdict: 'skip', message: `The token lives ${seconds} seconds; ${MOST_SECONDS} are waited for.` };
    }
    await target.pause(seconds + 1);
    const outcome = judge(probe, target, 'userinfo', await steps.userinfo(story), {
      refusedBy: 'userinfo',
      errors: ['invalid_token'],
    });
    return { ...outcome, message: `After ${seconds + 1} seconds: ${outcome.message}` };
  },
};

export default probe;
