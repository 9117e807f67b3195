import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';
import type { ResourceSpoil } from '../../resource/resource.js';

export default refusedByResource({
  id: 'resource-dpop-proof-incomplete',
  title: 'The resource server refuses a DPoP proof that lacks a required claim',
  clauses: [RFC9449('4.3-3'), RFC9449('4.2')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: Object.fromEntries(
    ['jti', 'htm', 'htu', 'iat'].map(name => [
      `no ${name}`,
      {
        proof: (_, claims) => {
          delete claims[name];
        },
      } satisfies ResourceSpoil,
    ]),
  ),
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'A claim that is not there binds the proof to nothing: it serves at any time, for any request.',
  repair: 'Let the resource server refuse proofs without jti, htm, htu or iat.',
});
