import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-expired',
  title: 'A request object that has expired is refused',
  clauses: [RFC7519('4.1.4'), FAPI1_ADV('5.2.2-13'), FAPI2_MS_FINAL('5.3.1-4')],
  attacker: ['A3a'],
  spoil: {
    request: {
      requestObject(_, claims) {
        const now = Math.floor(Date.now() / 1000);
        Object.assign(claims, { iat: now - 360, nbf: now - 360, exp: now - 300 });
      },
    },
  },
  repair: 'Bind the client to a policy whose profile has the executor secure-request-object.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'Who gets hold of a signed request can use it for ever.',
});
