import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'access-token-in-query',
  title: 'An access token in the query of the address is refused',
  clauses: [FAPI2_SP_FINAL('5.3.4-2'), OAUTH21('5.1'), RFC6750('2.3')],
  attacker: ['A7'],
  applies: () => true,
  spoil: {
    userinfo: {
      wire(request, { tokens }) {
        const url = new URL(request.url);
        url.searchParams.set('access_token', tokens?.access_token ?? '');
        const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'authorization');
        return { ...request, url: url.href, headers };
      },
    },
  },
  refusedBy: 'userinfo',
  errors: ['', 'invalid_token', 'invalid_request'],
  gain: 'Tokens end in the logs of every proxy and server on the way, and whoever reads a log can use them.',
  repair: 'Keycloak refuses it without any setting: look for a proxy that turns the query into a header.',
});
