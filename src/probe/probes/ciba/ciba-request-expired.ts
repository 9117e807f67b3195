import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

const now = () => Math.floor(Date.now() / 1000);

export default refusal({
  id: 'ciba-request-expired',
  title: 'An expired signed backchannel authentication request is refused',
  clauses: [FAPI_CIBA('5.2.2-9'), CIBA('7.2-2')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      requestObject(_, claims) {
        claims.nbf = now() - 400;
        claims.iat = now() - 400;
        claims.exp = now() - 300;
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Whoever finds an old request, in a log or a trace, has the user asked again.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
