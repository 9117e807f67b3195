import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-missing',
  title: 'The resource server refuses a DPoP-bound access token without a proof',
  clauses: [RFC9449('7'), FAPI2_SP_FINAL('5.3.4-5')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: {
    wire: request => ({ ...request, headers: request.headers.filter(([name]) => name !== 'dpop') }),
  },
  errors: ['invalid_dpop_proof', 'invalid_token', 'invalid_request'],
  gain: 'Who steals an access token from a log or another resource server uses it without its key.',
  repair: 'Let the resource server demand the DPoP header beside every token with cnf.jkt.',
});
