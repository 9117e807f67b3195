import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-polled-too-fast',
  title: 'A client that polls sooner than the interval allows is told slow_down',
  clauses: [CIBA('11'), CIBA('7.3')],
  level: 'should',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Polls twice at once while the authentication device stays silent.',
  gain: 'A client in a hurry keeps the server busy, and one with a stolen identifier tries it as often as it likes.',
  repair: 'Set the realm attribute cibaInterval to 5 or more.',
  hardening: ['/realm/attributes/cibaInterval'],
  async run(target) {
    const story = await reach(target, 'backchannel');
    const first = await poll(story);
    if (first.accepted || first.refusal.error !== 'authorization_pending') {
      return { verdict: 'error', message: 'The first poll was not told authorization_pending.' };
    }
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors: ['slow_down'] });
  },
};

export default probe;
