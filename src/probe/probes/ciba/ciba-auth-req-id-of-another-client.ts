import { CIBA } from '../../../clauses/ciba.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { decide } from '../../scenario/backchannel.js';
import { poll } from '../../scenario/poll.js';

const probe: Probe = {
  id: 'ciba-auth-req-id-of-another-client',
  title: 'An auth_req_id is refused in the hands of another client than the one it was issued to',
  clauses: [CIBA('10.1'), CIBA('11')],
  attacker: ['A1', 'A3b'],
  level: 'must',
  needs: ['second client'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Lets a second client, itself well authenticated, redeem an auth_req_id of the first that was approved.',
  gain: 'A malicious client that gets hold of an identifier fetches the tokens that the user approved for another one.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const [, thief] = target.clients;
    await target.control('token');
    await target.control('token', {}, thief);
    const story = await reach(target, 'backchannel');
    await decide(story);
    const answer = await poll({ ...story, party: thief });
    return judge(probe, target, 'token', answer, { refusedBy: 'token', errors: ['invalid_grant'] });
  },
};

export default probe;
