import { OB_UK } from '../../../clauses/ob-uk.js';
import { refusal } from '../../refusal.js';
import { BAD_INTENT_ERRORS, INTENT_CLAIM } from '../../scenario/intent.js';
import { namesIntent } from '../../scenario/route.js';

const asking = (claims: object | undefined) => ({
  request: {
    request: (parameters: URLSearchParams) =>
      claims === undefined ? parameters.delete('claims') : parameters.set('claims', JSON.stringify(claims)),
  },
});

export default refusal({
  id: 'intent-missing',
  title: 'An authorization request that names no intent is refused',
  clauses: [OB_UK('3.3-2'), OB_UK('3.3-3')],
  attacker: ['A1'],
  applies: namesIntent,
  variants: {
    'no claims': asking(undefined),
    'other claims': asking({ id_token: { acr: { values: ['urn:openbanking:psd2:ca'] } } }),
    'no value': asking({ id_token: { [INTENT_CLAIM]: { essential: true } } }),
    null: asking({ id_token: { [INTENT_CLAIM]: null } }),
  },
  refusedBy: 'authorize',
  errors: BAD_INTENT_ERRORS,
  gain: 'A client gets tokens that stand for no consent of the customer: an API that trusts the scope alone opens every account.',
  repair:
    'Bind the client to a policy whose profile has the executor intent-client-bind-checker with intent-name openbanking_intent_id.',
  hardening: ['/clientProfiles/openbanking-uk/executors/intent-client-bind-checker'],
});
