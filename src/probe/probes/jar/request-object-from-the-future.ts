import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7519 } from '../../../clauses/rfc7519.js';
import { requestObjectRefusal } from '../../request-object.js';
import { isFapi1 } from '../../scenario/route.js';

export default requestObjectRefusal({
  id: 'request-object-from-the-future',
  title: 'A request object from minutes ahead is refused',
  clauses: [RFC7519('4.1.5'), FAPI2_SP_FINAL('5.3.2.1-13')],
  attacker: ['A3a'],
  spoil: {
    request: {
      requestObject(_, claims, { target: { profile } }) {
        // FAPI 2.0 draws the line at a minute; else a few are allowed for clocks that go wrong (RFC 7519 section 4.1.5).
        const ahead = isFapi1(profile) ? 600 : 120;
        claims.nbf = Math.floor(Date.now() / 1000) + ahead;
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
