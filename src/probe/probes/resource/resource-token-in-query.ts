import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-in-query',
  title: 'The resource server takes no access token out of the query',
  clauses: [FAPI2_SP_FINAL('5.3.4-2'), FAPI1_BASE('6.2.1-3'), OAUTH21('5.1'), RFC6750('2.3')],
  attacker: ['A7'],
  spoil: {
    wire(request, token) {
      const url = new URL(request.url);
      url.searchParams.append('access_token', token);
      return { ...request, url: url.href, headers: request.headers.filter(([name]) => name !== 'authorization') };
    },
  },
  statuses: [401, 400],
  errors: ['invalid_request'],
  gain: 'Access tokens end in logs, histories and Referer headers, where others read them.',
  repair: 'Switch off what reads access_token out of the query; the Authorization header is the only place for it.',
});
