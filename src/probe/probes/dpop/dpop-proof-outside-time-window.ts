import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-outside-time-window',
  title: 'A DPoP proof made long ago or in the future is refused',
  clauses: [RFC9449('4.3-11'), RFC9449('11.1')],
  attacker: ['A5', 'A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  variants: {
    'ten minutes old': {
      token: {
        proof: (_, claims) => {
          delete claims.nonce;
          claims.iat = Math.floor(Date.now() / 1000) - 600;
        },
      },
    },
    'ten minutes early': {
      token: {
        proof: (_, claims) => {
          delete claims.nonce;
          claims.iat = Math.floor(Date.now() / 1000) + 600;
        },
      },
    },
  },
  refusedBy: 'token',
  // By a nonce of its own a server knows when a proof was made, whatever its iat says; one without is none that it takes.
  errors: ['invalid_dpop_proof', 'use_dpop_nonce'],
  gain: 'Proofs that were recorded long ago, or made in advance by somebody who had the key for a moment, work whenever they are needed.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
