import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'refresh-without-dpop-proof',
  title: 'A refresh request without a DPoP proof is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-4'), RFC9449('5.2')],
  attacker: ['A5'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    refresh: {
      wire: request => ({ ...request, headers: request.headers.filter(([name]) => name.toLowerCase() !== 'dpop') }),
    },
  },
  refusedBy: 'refresh',
  errors: ['invalid_dpop_proof', 'invalid_request', 'invalid_grant'],
  gain: 'The new access token is bound to no key, so that whoever steals it uses it.',
  repair:
    'Bind the client to a policy whose profile has the executor dpop-bind-enforcer with auto-configure, or set the client attribute dpop.bound.access.tokens=true.',
  hardening: [
    '/clientProfiles/fapi2-dpop/executors/dpop-bind-enforcer',
    '/clientDefaults/attributes/dpop.bound.access.tokens',
  ],
});
