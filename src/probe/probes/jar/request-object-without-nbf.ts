import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-without-nbf',
  title: 'A request object without nbf is refused',
  clauses: [FAPI1_ADV('5.2.2-17'), FAPI2_MS_FINAL('5.3.1-3')],
  attacker: ['A3a'],
  spoil: {
    request: {
      requestObject(_, claims) {
        delete claims.nbf;
      },
    },
  },
  repair: 'Bind the client to a policy whose profile has the executor secure-request-object, with verify-nbf on.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'Nobody can tell how long a signed request has been about: it may have been written for later.',
});
