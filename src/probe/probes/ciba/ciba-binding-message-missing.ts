import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-binding-message-missing',
  title: 'A backchannel authentication request without a binding message is refused',
  clauses: [FAPI_CIBA('5.2.2-2'), FAPI_CIBA('7.3')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.delete('binding_message');
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request', 'invalid_binding_message'],
  gain: 'The user cannot tell the request of an attacker from their own, and approves the wrong one.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-session, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
