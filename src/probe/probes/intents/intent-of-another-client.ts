import { OB_UK } from '../../../clauses/ob-uk.js';
import { refusal } from '../../refusal.js';
import { BAD_INTENT_ERRORS, intentClaims, intentOf } from '../../scenario/intent.js';
import { namesIntent } from '../../scenario/route.js';

export default refusal({
  id: 'intent-of-another-client',
  title: 'An authorization request that names the intent of another client is refused',
  clauses: [OB_UK('3.3-2'), OB_UK('3.3-3')],
  attacker: ['A1'],
  needs: ['second client'],
  applies: namesIntent,
  spoil: {
    request: {
      request: (parameters, { target }) => parameters.set('claims', intentClaims(intentOf(target, target.clients[1]))),
    },
  },
  refusedBy: 'authorize',
  errors: BAD_INTENT_ERRORS,
  gain: 'A third party that learned the id of a consent has the customer authorize it for itself, and reads or pays under what another one asked for.',
  repair:
    'Bind the client to a policy whose profile has the executor intent-client-bind-checker, and let the service at intent-client-bind-check-endpoint compare client_id with the one that created the intent.',
  hardening: ['/clientProfiles/openbanking-uk/executors/intent-client-bind-checker'],
});
