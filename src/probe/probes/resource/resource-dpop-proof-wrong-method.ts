import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-wrong-method',
  title: 'The resource server refuses a DPoP proof that was made for another method',
  clauses: [RFC9449('4.3-8')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: {
    proof(_, claims) {
      claims.htm = claims.htm === 'DELETE' ? 'PUT' : 'DELETE';
    },
  },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'The proof of a request that reads serves for one that writes.',
  repair: 'Let the resource server compare htm with the method of the request.',
});
