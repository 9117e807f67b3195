import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-with-plain-pkce',
  title: 'A code challenge with the method plain is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-5'), RFC7636('7.2')],
  attacker: ['A3a'],
  applies: profile => plays(profile, 'par'),
  spoil: {
    par: {
      request(parameters, { verifier }) {
        parameters.set('code_challenge', verifier);
        parameters.set('code_challenge_method', 'plain');
      },
    },
  },
  refusedBy: ['par', 'authorize'],
  errors: ['invalid_request'],
  gain: 'Whoever reads the authorization request has the verifier, too, and PKCE no longer keeps a stolen code from being used.',
  repair:
    'Bind the client to a policy whose profile has the executor pkce-enforcer, or set the client attribute pkce.code.challenge.method=S256.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/pkce-enforcer',
    '/clientProfiles/fapi1-advanced-pushed/executors/pkce-enforcer',
    '/clientDefaults/attributes/pkce.code.challenge.method',
  ],
});
