import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-without-exp',
  title: 'A signed backchannel authentication request without exp is refused',
  clauses: [FAPI_CIBA('5.2.2-9'), CIBA('7.1.1')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      requestObject(_, claims) {
        delete claims.exp;
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'A request that leaks can be sent again for ever, to log the user in without the client.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
