import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-twice',
  title: 'The resource server refuses a request with two DPoP headers',
  clauses: [RFC9449('4.3-1')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: {
    wire: request => ({
      ...request,
      headers: [...request.headers, ...request.headers.filter(([name]) => name === 'dpop')],
    }),
  },
  statuses: [401, 400],
  errors: ['invalid_dpop_proof', 'invalid_token', 'invalid_request'],
  gain: 'A proxy checks one proof and the resource server the other.',
  repair:
    'Let the resource server refuse requests with more than one DPoP header, one that is joined by commas among them.',
});
