import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWith } from '../../../parties/keys.js';
import { generateProofKey } from '../../../parties/relying-party.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-signature-invalid',
  title: 'A DPoP proof that another key signed than the one it names is refused',
  clauses: [RFC9449('4.3-6')],
  attacker: ['A5', 'A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: { token: { proofSigner: async () => signWith(await generateProofKey()) } },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'Whoever steals a token names its public key in a proof that another key signed, and needs no private key to use it.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
