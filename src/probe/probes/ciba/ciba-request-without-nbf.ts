import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-without-nbf',
  title: 'A signed backchannel authentication request without nbf is refused',
  clauses: [FAPI_CIBA('5.2.2-9'), CIBA('7.1.1')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      requestObject(_, claims) {
        delete claims.nbf;
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Nothing bounds the life of a request: whoever controls the clock of a client makes requests for later.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
