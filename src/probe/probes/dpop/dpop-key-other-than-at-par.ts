import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWithAnotherProofKey } from '../../../parties/relying-party.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'dpop-key-other-than-at-par',
  title: 'A code bound by the DPoP proof of the pushed request is refused with a proof of another key',
  clauses: [RFC9449('10.1'), FAPI2_SP_FINAL('5.3.2.1-12')],
  attacker: ['A3b', 'A5'],
  applies: profile => profile.sender_constrain === 'dpop' && plays(profile, 'par', 'token'),
  story: { proofAtPar: true },
  spoil: { token: { proofSigner: signWithAnotherProofKey } },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof', 'invalid_grant'],
  gain: 'Whoever steals a code with its verifier redeems it with a key of their own, and holds tokens that are bound to that key.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
