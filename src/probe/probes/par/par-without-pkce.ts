import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-without-pkce',
  title: 'A pushed authorization request without a code challenge is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-5'), RFC7636('4.4.1')],
  attacker: ['A3b', 'A1'],
  applies: profile => plays(profile, 'par'),
  spoil: {
    par: {
      request(parameters) {
        parameters.delete('code_challenge');
        parameters.delete('code_challenge_method');
      },
    },
  },
  refusedBy: ['par', 'authorize'],
  errors: ['invalid_request'],
  gain: 'An attacker injects a stolen code into a session of their own at the client, which redeems it and takes them for the victim.',
  repair:
    'Bind the client to a policy whose profile has the executor pkce-enforcer, or set the client attribute pkce.code.challenge.method=S256.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/pkce-enforcer',
    '/clientProfiles/fapi1-advanced-pushed/executors/pkce-enforcer',
    '/clientDefaults/attributes/pkce.code.challenge.method',
  ],
});
