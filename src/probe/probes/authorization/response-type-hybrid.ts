import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { isFapi2, plays } from '../../scenario/route.js';

export default refusal({
  id: 'response-type-hybrid',
  title: 'An authorization request with response_type code id_token is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-1')],
  attacker: ['A3b'],
  applies: profile => isFapi2(profile) && plays(profile, 'authorize'),
  spoil: { request: { request: parameters => parameters.set('response_type', 'code id_token') } },
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_type', 'unauthorized_client'],
  repair:
    'Set implicitFlowEnabled=false: the executor reject-implicit-grant keeps it so for clients that a policy finds.',
  hardening: [
    '/clientDefaults/implicitFlowEnabled',
    '/clientProfiles/fapi2-security-profile/executors/reject-implicit-grant',
  ],
  gain: "The user's identity passes through the browser, where it is read and kept.",
});
