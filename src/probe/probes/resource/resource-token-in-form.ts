import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-in-form',
  title: 'The resource server takes no access token out of a body that has no meaning',
  clauses: [RFC6750('2.2'), OAUTH21('5.1.1')],
  level: 'should',
  spoil: {
    wire: (request, token) => ({
      ...request,
      headers: [
        ...request.headers.filter(([name]) => name !== 'authorization'),
        ['content-type', 'application/x-www-form-urlencoded'],
      ],
      body: new URLSearchParams({ access_token: token }).toString(),
    }),
  },
  statuses: [401, 400],
  errors: ['invalid_request'],
  gain: 'A page of another origin can send a form with a token of its own choice, without asking the server first.',
  repair: 'Switch off what reads access_token out of the body; the Authorization header is the only place for it.',
});
