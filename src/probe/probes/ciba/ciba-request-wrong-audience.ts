import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-wrong-audience',
  title: 'A signed backchannel authentication request for another server is refused',
  clauses: [CIBA('7.1.1'), CIBA('7.2-2')],
  attacker: ['A1a'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      requestObject(_, claims) {
        claims.aud = 'https://other-server.invalid/';
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'A malicious server that the client uses, too, sends the requests it gets to the honest one, and has its users asked.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
