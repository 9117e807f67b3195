import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-tokens-before-approval',
  title: 'A poll before the user has decided is told authorization_pending and brings no tokens',
  clauses: [CIBA('8'), CIBA('11')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Asks for a login through the back channel and polls while the authentication device stays silent.',
  gain: 'Any client logs in as any user whose name it knows, and the user is never asked.',
  repair: 'Look at the service that the option of the authentication channel names: it must wait for the user.',
  async run(target) {
    await target.control('token');
    const story = await reach(target, 'backchannel');
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors: ['authorization_pending'] });
  },
};

export default probe;
