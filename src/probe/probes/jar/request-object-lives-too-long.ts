import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-lives-too-long',
  title: 'A request object whose exp is more than 60 minutes after its nbf is refused',
  clauses: [FAPI1_ADV('5.2.2-13'), FAPI2_MS_FINAL('5.3.1-4')],
  attacker: ['A3a'],
  spoil: {
    request: {
      requestObject(_, claims) {
        claims.exp = Number(claims.nbf) + 70 * 60;
      },
    },
  },
  repair:
    'Bind the client to a policy whose profile has the executor secure-request-object, with available-period at most 3600.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'Who gets hold of a signed request can use it for as long as its writer was careless to say.',
});
