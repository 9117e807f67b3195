import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-wrong-audience',
  title: 'A request object for another authorization server is refused',
  clauses: [FAPI1_ADV('5.2.2-15'), FAPI2_MS_FINAL('5.3.1-2'), RFC7519('4.1.3')],
  attacker: ['A1a'],
  variants: {
    'another server': {
      request: {
        requestObject(_, claims) {
          claims.aud = 'https://other-server.invalid/';
        },
      },
    },
    'the PAR endpoint': {
      par: {
        requestObject(_, claims, { target }) {
          claims.aud = target.server.pushed_authorization_request_endpoint;
        },
      },
    },
  },
  repair: 'Bind the client to a policy whose profile has the executor secure-request-object.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'A request that was signed for another authorization server works here, too.',
});
