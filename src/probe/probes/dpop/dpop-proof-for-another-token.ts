import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-for-another-token',
  title: 'An access token is refused with a DPoP proof made for another access token',
  clauses: [RFC9449('4.3-12'), RFC9449('7')],
  attacker: ['A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  variants: {
    'ath of another token': {
      userinfo: {
        proof: (_, claims) => {
          claims.ath = 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo';
        },
      },
    },
    'no ath': {
      userinfo: {
        proof: (_, claims) => {
          delete claims.ath;
        },
      },
    },
  },
  refusedBy: 'userinfo',
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'An attacker who has proofs of the key in stock, made for another token or for none, uses them with an access token that is stolen later.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
