import { CIBA } from '../../../clauses/ciba.js';
import { secondClient } from '../../needs.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-wrong-issuer',
  title: 'A signed backchannel authentication request of another issuer is refused',
  clauses: [CIBA('7.1.1'), CIBA('7.2-2')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: {
    'another client': {
      backchannel: {
        requestObject(_, claims, { target }) {
          claims.iss = secondClient(target).clientId;
        },
      },
    },
    nobody: {
      backchannel: {
        requestObject(_, claims) {
          claims.iss = 'https://nobody.invalid/';
        },
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Who answers for a request is not clear any more: it names one client and is processed for another.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
