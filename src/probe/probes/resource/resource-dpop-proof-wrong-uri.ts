import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-wrong-uri',
  title: 'The resource server refuses a DPoP proof that was made for another URI',
  clauses: [RFC9449('4.3-9')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: {
    'another host': {
      proof(_, claims) {
        claims.htu = 'https://other-resource.invalid/';
      },
    },
    'another path': {
      proof(_, claims) {
        claims.htu = `${claims.htu}/other`;
      },
    },
  },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'A proof caught at one resource opens every other one.',
  repair:
    'Let the resource server compare htu with the address as clients see it (behind a proxy: its public one), without query and fragment.',
});
