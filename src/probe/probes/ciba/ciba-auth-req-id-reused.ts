import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-auth-req-id-reused',
  title: 'An auth_req_id that was redeemed is refused the second time',
  clauses: [CIBA('10.1.1'), CIBA('11')],
  attacker: ['A3b'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Redeems an auth_req_id twice, the second time with nothing changed.',
  gain: 'Whoever reads an auth_req_id later, in a log or a notification, still gets tokens for it.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const story = await reach(target, 'token');
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors: ['invalid_grant'] });
  },
};

export default probe;
