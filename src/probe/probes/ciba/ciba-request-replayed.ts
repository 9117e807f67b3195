import { CIBA } from '../../../clauses/ciba.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { backchannel } from '../../scenario/backchannel.js';

const probe: Probe = {
  id: 'ciba-request-replayed',
  title: 'A signed backchannel authentication request is refused the second time',
  clauses: [CIBA('7.1.1'), RFC7519('4.1.7')],
  attacker: ['A2', 'A3a'],
  level: 'should',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Sends two requests with the same jti, each with a client authentication of its own.',
  gain: 'Whoever may send in the name of the client has a user asked again with what the client signed for another time.',
  repair: 'Keycloak has no setting for it: it wants a jti and does not remember it.',
  async run(target) {
    const story = await reach(target, 'backchannel');
    const again = await backchannel(story, {
      requestObject(_, claims) {
        claims.jti = story.mark;
      },
    });
    if (!again.accepted) return { verdict: 'error', message: 'A second request of the same story was refused.' };
    const answer = await backchannel(story, {
      requestObject(_, claims) {
        claims.jti = story.mark;
      },
    });
    return judge(probe, target, 'backchannel', answer, { refusedBy: 'backchannel', errors: ['invalid_request'] });
  },
};

export default probe;
