import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-from-the-future',
  title: 'A request object from more than a minute ahead is refused',
  clauses: [RFC7519('4.1.5'), FAPI2_SP_FINAL('5.3.2.1-13')],
  attacker: ['A3a'],
  spoil: {
    request: {
      requestObject(_, claims) {
        claims.nbf = Math.floor(Date.now() / 1000) + 120;
        claims.exp = Number(claims.nbf) + 60;
      },
    },
  },
  repair: 'Bind the client to a policy whose profile has the executor secure-request-object, with verify-nbf on.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: "Requests can be signed in advance, by who has the client's key for a moment, and used later.",
});
