import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { poll } from '../../scenario/poll.js';

/** Longer than any run should wait. */
const MAX_WAIT_S = 180;

const probe: Probe = {
  id: 'ciba-auth-req-id-expired',
  title: 'A client is told expired_token when the user has not decided in time',
  clauses: [CIBA('11'), CIBA('7.3')],
  level: 'must',
  needs: ['time'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Lets the authentication device stay silent until expires_in is over, and polls then.',
  gain: 'A login that the user has long forgotten is approved later, by whoever holds the device then.',
  repair: 'Set the realm attribute cibaExpiresIn to few minutes.',
  hardening: ['/realm/attributes/cibaExpiresIn'],
  async run(target) {
    await target.control('token');
    const story = await reach(target, 'backchannel');
    const seconds = story.backchannel?.expires_in ?? 0;
    if (seconds > MAX_WAIT_S) {
      return { verdict: 'skip', message: `A login lives ${seconds} s here; no run waits longer than ${MAX_WAIT_S} s.` };
    }
    await target.pause(seconds + 1.5);
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors: ['expired_token'] });
  },
};

export default probe;
