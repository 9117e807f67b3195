import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-missing',
  title: 'The resource server refuses a request without an access token',
  clauses: [RFC6750('3'), FAPI2_SP_FINAL('5.3.4-4')],
  spoil: {
    wire: request => ({
      ...request,
      headers: request.headers.filter(([name]) => name !== 'authorization' && name !== 'dpop'),
    }),
  },
  errors: [],
  gain: 'Anybody reads the resource, without any token.',
  repair: 'Let the resource server ask for an access token on this path and method, as on every other.',
});
