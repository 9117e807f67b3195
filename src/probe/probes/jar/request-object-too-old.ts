import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-too-old',
  title: 'A request object whose nbf is more than 60 minutes in the past is refused',
  clauses: [FAPI1_ADV('5.2.2-17'), FAPI2_MS_FINAL('5.3.1-3')],
  attacker: ['A3a'],
  spoil: {
    request: {
      // It lives for longer than an hour, too: one that does not has expired by then.
      requestObject(_, claims) {
        claims.nbf = Number(claims.nbf) - 70 * 60;
      },
    },
  },
  repair:
    'Bind the client to a policy whose profile has the executor secure-request-object, with verify-nbf on and available-period at most 3600.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'A signed request that was stolen long ago still works.',
});
