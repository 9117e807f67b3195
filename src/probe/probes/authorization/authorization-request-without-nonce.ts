import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'authorization-request-without-nonce',
  title: 'An authorization request with scope openid and without nonce is refused',
  clauses: [FAPI1_BASE('5.2.2.2-1')],
  attacker: ['A3b'],
  applies: profile =>
    profile.plan?.startsWith('fapi1-') === true && profile.openid === 'openid_connect' && plays(profile, 'authorize'),
  spoil: { request: { request: parameters => parameters.delete('nonce') } },
  refusedBy: ['request', 'authorize'],
  errors: REQUEST_OBJECT_ERRORS,
  repair: 'Bind the client to a policy whose profile has the executor secure-session.',
  gain: "An ID token, or a code that stands for one, can be planted on another user's session.",
});
