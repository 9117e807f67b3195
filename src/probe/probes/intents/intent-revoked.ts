import { OB_UK } from '../../../clauses/ob-uk.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { BAD_INTENT_ERRORS, intentClaims } from '../../scenario/intent.js';
import { namesIntent } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'intent-revoked',
  title: 'An intent that was authorized and then revoked is good for no other authorization',
  clauses: [OB_UK('3.5')],
  attacker: ['A1'],
  level: 'must',
  needs: ['intent service'],
  applies: namesIntent,
  does: 'Has an intent authorized, has it revoked at the service that knows intents, and asks for another authorization of it.',
  gain: 'A client goes on with a consent that the customer took back: what the bank once said of it still counts.',
  repair:
    'Keycloak asks at each authorization request (executor intent-client-bind-checker): look for a cache before the service at intent-client-bind-check-endpoint.',
  hardening: ['/clientProfiles/openbanking-uk/executors/intent-client-bind-checker'],
  async run(target) {
    const { intent = '' } = await reach(target, 'authorize');
    target.intents?.revoke(intent);
    const again = await begin(target);
    const answer = await steps.authorize(again, {
      request: parameters => parameters.set('claims', intentClaims(intent)),
    });
    return judge(probe, target, 'authorize', answer, { refusedBy: 'authorize', errors: BAD_INTENT_ERRORS });
  },
};

export default probe;
