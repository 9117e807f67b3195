import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-for-another-token',
  title: 'The resource server refuses a DPoP proof that was made for another access token',
  clauses: [RFC9449('4.3-12'), RFC9449('7')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: {
    'ath of another token': {
      proof(_, claims) {
        claims.ath = 'fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo';
      },
    },
    'no ath': {
      proof(_, claims) {
        delete claims.ath;
      },
    },
  },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'A proof made beside one token serves for another one of the same client: one person’s for another’s.',
  repair: 'Let the resource server compare ath with the hash of the access token, and refuse proofs without it.',
});
