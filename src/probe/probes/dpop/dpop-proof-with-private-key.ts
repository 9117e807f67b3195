import { exportJWK } from 'jose';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-with-private-key',
  title: 'A DPoP proof whose jwk holds a private key is refused',
  clauses: [RFC9449('4.3-7')],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      async proofSigner({ proofKey }) {
        const jwk = await exportJWK(proofKey.privateKey);
        return (header, claims) => signWith(proofKey)({ ...header, jwk }, claims);
      },
    },
  },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: "A client that gives its private key away with every proof goes on unwarned, and whoever reads a proof can use the client's tokens.",
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
