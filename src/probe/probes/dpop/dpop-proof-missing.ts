import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-missing',
  title: 'A token request without a DPoP proof is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-4'), RFC9449('5.2')],
  attacker: ['A5', 'A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      wire: request => ({ ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'dpop') }),
    },
  },
  refusedBy: 'token',
  // Who wants a nonce in the proof wants a proof (RFC 9449 section 8).
  errors: ['invalid_dpop_proof', 'invalid_request', 'use_dpop_nonce'],
  gain: 'The access token is bound to no key, so that whoever steals it uses it.',
  repair:
    'Bind the client to a policy whose profile has the executor dpop-bind-enforcer with auto-configure, or set the client attribute dpop.bound.access.tokens=true.',
  hardening: [
    '/clientProfiles/fapi2-dpop/executors/dpop-bind-enforcer',
    '/clientDefaults/attributes/dpop.bound.access.tokens',
  ],
});
