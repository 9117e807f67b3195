import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-wrong-type',
  title: 'The resource server refuses a DPoP proof whose typ is not dpop+jwt',
  clauses: [RFC9449('4.3-4'), RFC9449('11.5')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: {
    'typ JWT': {
      proof(header) {
        header.typ = 'JWT';
      },
    },
    'no typ': {
      proof(header) {
        delete header.typ;
      },
    },
  },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'A JWT that the client signed for another purpose passes for a proof.',
  repair: 'Let the resource server refuse proofs whose typ is not dpop+jwt.',
});
