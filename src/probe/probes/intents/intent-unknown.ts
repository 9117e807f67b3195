import { randomUUID } from 'node:crypto';
import { OB_UK } from '../../../clauses/ob-uk.js';
import { refusal } from '../../refusal.js';
import { BAD_INTENT_ERRORS, intentClaims } from '../../scenario/intent.js';
import { namesIntent } from '../../scenario/route.js';

export default refusal({
  id: 'intent-unknown',
  title: 'An authorization request that names an intent which nobody created is refused',
  clauses: [OB_UK('3.3-2')],
  attacker: ['A1'],
  applies: namesIntent,
  spoil: { request: { request: parameters => parameters.set('claims', intentClaims(randomUUID())) } },
  refusedBy: 'authorize',
  errors: BAD_INTENT_ERRORS,
  gain: 'A client makes up a consent: it gets tokens for what it never told the bank, and the customer was never shown.',
  repair:
    'Bind the client to a policy whose profile has the executor intent-client-bind-checker, and let the service at intent-client-bind-check-endpoint answer {"is_bound": false} for an id that it does not know.',
  hardening: ['/clientProfiles/openbanking-uk/executors/intent-client-bind-checker'],
});
