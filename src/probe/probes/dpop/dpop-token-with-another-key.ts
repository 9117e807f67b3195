import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWithAnotherProofKey } from '../../../parties/relying-party.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-token-with-another-key',
  title: 'An access token is refused with a DPoP proof of a key that it is not bound to',
  clauses: [RFC9449('7.1'), RFC9449('4.3-12'), FAPI2_SP_FINAL('5.3.4-5')],
  attacker: ['A7', 'A8'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: { userinfo: { proofSigner: signWithAnotherProofKey } },
  refusedBy: 'userinfo',
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'Whoever steals an access token uses it with a key of their own.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
