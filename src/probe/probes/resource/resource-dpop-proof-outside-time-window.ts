import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-outside-time-window',
  title: 'The resource server refuses a DPoP proof made long ago or in the future',
  clauses: [RFC9449('4.3-11'), RFC9449('11.1')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: {
    'ten minutes old': {
      proof(_, claims) {
        delete claims.nonce;
        claims.iat = Number(claims.iat) - 600;
      },
    },
    'ten minutes early': {
      proof(_, claims) {
        delete claims.nonce;
        claims.iat = Number(claims.iat) + 600;
      },
    },
  },
  // By a nonce of its own a server knows when a proof was made, whatever its iat says; one without is none that it takes.
  errors: ['invalid_dpop_proof', 'invalid_token', 'use_dpop_nonce'],
  gain: 'Who sees a request, on a proxy or in a log, makes another one with its token and proof.',
  repair:
    'Let the resource server accept proofs whose iat is at most some seconds, and never more than a few minutes, from its clock.',
});
