import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import type { WireRequest } from '../../../parties/wire.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-token-as-bearer',
  title: 'The resource server refuses a DPoP-bound access token in the Bearer scheme',
  clauses: [RFC9449('7.2'), FAPI2_SP_FINAL('5.3.4-5')],
  attacker: ['A7'],
  applies: boundByDpop,
  variants: {
    'without a proof': { wire: request => asBearer(request, ({ 0: name }) => name !== 'dpop') },
    'with its proof': { wire: request => asBearer(request, () => true) },
  },
  errors: ['invalid_dpop_proof', 'invalid_token', 'invalid_request'],
  gain: 'Who steals an access token from a log or another resource server uses it without its key.',
  repair: 'Let the resource server refuse the Bearer scheme for every token with cnf.jkt, or altogether.',
});

function asBearer(request: WireRequest, keep: (header: readonly [string, string]) => boolean): WireRequest {
  return {
    ...request,
    headers: request.headers
      .filter(keep)
      .map(([name, value]) => [name, name === 'authorization' ? value.replace(/^DPoP /, 'Bearer ') : value]),
  };
}
