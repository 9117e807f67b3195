import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'code-challenge-plain',
  title: 'An authorization request whose code challenge is the verifier itself is refused',
  clauses: [OAUTH21('7.5.2'), RFC7636('7.2')],
  attacker: ['A3a'],
  applies: profile => !plays(profile, 'par') && profile.plan !== 'fapi1-advanced-final',
  variants: {
    'method plain': {
      authorize: {
        request(parameters, { verifier }) {
          parameters.set('code_challenge', verifier);
          parameters.set('code_challenge_method', 'plain');
        },
      },
    },
    // RFC 7636 section 4.3: it then is plain.
    'no method': {
      authorize: {
        request(parameters, { verifier }) {
          parameters.set('code_challenge', verifier);
          parameters.delete('code_challenge_method');
        },
      },
    },
  },
  refusedBy: 'authorize',
  errors: ['invalid_request'],
  gain: 'Whoever reads the authorization request, in a log or a history, knows the verifier, and redeems the code.',
  repair:
    'Bind the client to a policy whose profile has the executor pkce-enforcer, or set the client attribute pkce.code.challenge.method=S256.',
  hardening: [
    '/clientProfiles/native-app/executors/pkce-enforcer',
    '/clientProfiles/browser-app/executors/pkce-enforcer',
    '/clientDefaults/attributes/pkce.code.challenge.method',
  ],
});
