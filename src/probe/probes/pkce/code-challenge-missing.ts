import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { RFC8252 } from '../../../clauses/rfc8252.js';
import { RFC10017 } from '../../../clauses/rfc10017.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'code-challenge-missing',
  title: 'An authorization request without a code challenge is refused',
  clauses: [OAUTH21('4.1.2.1'), RFC7636('4.4.1'), RFC8252('8.1'), RFC10017('6.3.2.1')],
  attacker: ['A3b', 'A1'],
  // FAPI 1.0 Advanced wants PKCE of pushed requests alone: see par-without-pkce.
  applies: profile => !plays(profile, 'par') && profile.plan !== 'fapi1-advanced-final',
  spoil: {
    authorize: {
      request(parameters) {
        parameters.delete('code_challenge');
        parameters.delete('code_challenge_method');
      },
    },
  },
  refusedBy: 'authorize',
  errors: ['invalid_request'],
  gain: 'An app that catches the redirect of another one on the same device redeems the code itself.',
  repair:
    'Bind the client to a policy whose profile has the executor pkce-enforcer, or set the client attribute pkce.code.challenge.method=S256.',
  hardening: [
    '/clientProfiles/native-app/executors/pkce-enforcer',
    '/clientProfiles/browser-app/executors/pkce-enforcer',
    '/clientDefaults/attributes/pkce.code.challenge.method',
  ],
});
