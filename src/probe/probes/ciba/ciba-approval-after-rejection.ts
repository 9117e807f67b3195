import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { decide } from '../../scenario/backchannel.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-approval-after-rejection',
  title: 'An approval that comes after a rejection does not count',
  clauses: [CIBA('8'), CIBA('11')],
  attacker: ['A1'],
  level: 'should',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Lets the authentication device reject a login, then approve the same one, and polls.',
  gain: 'Whoever gets hold of what the device sends turns the no of the user into a yes.',
  repair: 'Keycloak has no setting for it: let your device send one decision alone for each login.',
  async run(target) {
    await target.control('token');
    const story = await reach(target, 'backchannel');
    const rejected = await decide(story, 'UNAUTHORIZED');
    if (rejected.status !== 200) {
      return { verdict: 'error', message: `The server answered ${rejected.status} to the rejection by the device.` };
    }
    await decide(story, 'SUCCEED');
    // Keycloak forgets a login about which it is told twice.
    const errors = ['access_denied', 'invalid_grant'];
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors });
  },
};

export default probe;
