import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { isFapi1, plays } from '../../scenario/route.js';

export default refusal({
  id: 'authorization-request-without-nonce',
  title: 'An authorization request with scope openid and without nonce is refused',
  clauses: [FAPI1_BASE('5.2.2.2-1')],
  attacker: ['A3b'],
  applies: profile => isFapi1(profile) && profile.openid === 'openid_connect' && plays(profile, 'authorize'),
  spoil: { request: { request: parameters => parameters.delete('nonce') } },
  refusedBy: ['request', 'authorize'],
  errors: REQUEST_OBJECT_ERRORS,
  repair: "Bind the client to a policy that has one of Keycloak's client profiles fapi-1-advanced and fapi-1-baseline.",
  hardening: ['/clientPolicies/fapi1-advanced', '/clientPolicies/fapi1-baseline'],
  gain: "An ID token, or a code that stands for one, can be planted on another user's session.",
});
