import { generateRandomCodeVerifier } from 'oauth4webapi';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { wherePkce } from '../../pkce.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default wherePkce(
  refusal({
    id: 'code-verifier-wrong',
    title: 'A code bound to a code challenge is refused with another verifier',
    clauses: [FAPI2_SP_FINAL('5.3.2.2-5'), RFC7636('4.6')],
    attacker: ['A3b'],
    applies: profile => plays(profile, 'authorize'),
    spoil: { token: { parameters: form => form.set('code_verifier', generateRandomCodeVerifier()) } },
    refusedBy: 'token',
    errors: ['invalid_grant'],
    gain: "A stolen code that is injected into another session of the client is redeemed with that session's verifier, and the client takes the attacker for the victim.",
    repair:
      'Keycloak refuses it without any setting: look for a proxy that rewrites the request, or a version with a defect.',
  }),
);
