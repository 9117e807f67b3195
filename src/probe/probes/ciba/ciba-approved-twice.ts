import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { decide } from '../../scenario/backchannel.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-approved-twice',
  title: 'A second approval by the device brings no tokens for an auth_req_id that was redeemed',
  clauses: [CIBA('10.1.1'), CIBA('11')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Fetches the tokens of a login, lets the authentication device approve the same one again, and polls.',
  gain: 'Whoever hears one message of the device sends it again, and the client gets tokens that nobody approved.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const story = await reach(target, 'token');
    await decide(story, 'SUCCEED');
    return judge(probe, target, 'token', await poll(story), { refusedBy: 'token', errors: ['invalid_grant'] });
  },
};

export default probe;
