import { CIBA } from '../../../clauses/ciba.js';
import { describe, failedBy } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'ciba-requested-expiry-refused',
  title: 'A requested_expiry is understood as a number and as a string',
  clauses: [CIBA('7.1'), CIBA('7.1.1')],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Asks for logins with requested_expiry=30 as a JSON number and as a JSON string, both of which are allowed in a signed request.',
  shapes: ['as a number', 'as a string'],
  gain: 'An attacker gains nothing by it, but clients cannot shorten the time in which a login may be approved.',
  repair: 'Keycloak understands both without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('backchannel');
    for (const value of [30, '30']) {
      const story = await begin(target);
      const answer = await steps.backchannel(story, {
        requestObject(_, claims) {
          claims.requested_expiry = value;
        },
      });
      if (!answer.accepted) {
        return {
          verdict: failedBy(answer.refusal),
          message: `As a ${typeof value}: refused: ${describe(answer.refusal)}.`,
        };
      }
    }
    return { verdict: 'pass', message: 'A number and a string are both accepted.' };
  },
};

export default probe;
