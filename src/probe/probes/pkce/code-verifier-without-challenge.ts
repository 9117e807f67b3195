import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { wherePkce } from '../../pkce.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default wherePkce(
  refusal({
    id: 'code-verifier-without-challenge',
    title: 'A code that was asked for without a code challenge is not redeemed with a verifier',
    clauses: [RFC9700('4.8.2'), RFC9700('2.1.1'), OAUTH21('7.5.1.1')],
    attacker: ['A3a', 'A1'],
    applies: profile => plays(profile, 'authorize'),
    // Taken out of the request by an attacker; the client knows nothing of it and sends its verifier.
    spoil: {
      request: {
        request(parameters) {
          parameters.delete('code_challenge');
          parameters.delete('code_challenge_method');
        },
      },
      token: {},
    },
    refusedBy: ['request', 'authorize', 'token'],
    errors: ['invalid_request', 'invalid_grant'],
    gain: "An attacker takes the challenge out of a victim's request, or starts one without, and PKCE protects nobody, although the client does all that it can.",
    repair:
      'Keycloak refuses it without any setting: look for a proxy that rewrites the request, or a version with a defect.',
  }),
);
