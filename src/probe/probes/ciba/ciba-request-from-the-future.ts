import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

const now = () => Math.floor(Date.now() / 1000);

export default refusal({
  id: 'ciba-request-from-the-future',
  title: 'A signed backchannel authentication request that is not valid yet is refused',
  clauses: [FAPI_CIBA('5.2.2-9'), CIBA('7.2-2')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      requestObject(_, claims) {
        claims.nbf = now() + 600;
        claims.exp = now() + 660;
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Whoever controls the clock of a client makes requests that are good later, when the client is not theirs any more.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
