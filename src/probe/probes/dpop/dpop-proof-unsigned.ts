import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { unsigned } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-unsigned',
  title: 'A DPoP proof with the algorithm none is refused',
  clauses: [RFC9449('4.3-5'), FAPI2_SP_FINAL('5.4.1-1.3')],
  attacker: ['A5', 'A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: { token: { proofSigner: () => unsigned } },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'Whoever steals a token writes a proof that nobody signed, and needs no private key to use it.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
