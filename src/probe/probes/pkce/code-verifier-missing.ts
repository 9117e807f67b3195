import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7636 } from '../../../clauses/rfc7636.js';
import { wherePkce } from '../../pkce.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default wherePkce(
  refusal({
    id: 'code-verifier-missing',
    title: 'A code bound to a code challenge is refused without its verifier',
    clauses: [FAPI2_SP_FINAL('5.3.2.2-5'), RFC7636('4.5')],
    attacker: ['A3b'],
    applies: profile => plays(profile, 'authorize'),
    spoil: { token: { parameters: form => form.delete('code_verifier') } },
    refusedBy: 'token',
    errors: ['invalid_grant', 'invalid_request'],
    gain: 'Whoever steals a code has it redeemed without the verifier, so that PKCE protects nothing.',
    repair:
      'Keycloak refuses it without any setting: look for a proxy that rewrites the request, or a version with a defect.',
  }),
);
