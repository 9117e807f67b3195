import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { isHybrid } from '../../scenario/route.js';

export default refusal({
  id: 'response-type-code-alone',
  title: 'An authorization request for a code alone, whose response nothing signs, is refused',
  clauses: [FAPI1_ADV('5.2.2-2'), FAPI1_ADV('5.2.2-2.2')],
  attacker: ['A1a', 'A3b'],
  applies: isHybrid,
  spoil: { request: { request: parameters => parameters.set('response_type', 'code') } },
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_type'],
  repair: "Bind the client to a policy that has Keycloak's client profile fapi-1-advanced.",
  hardening: ['/clientPolicies/fapi1-advanced'],
  gain: 'The client cannot tell who answered it: a code can be swapped, or one server mistaken for another.',
});
