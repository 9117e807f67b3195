import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-unsigned',
  title: 'A backchannel authentication request that is not signed is refused',
  clauses: [FAPI_CIBA('5.2.2-6'), CIBA('7.1.1')],
  attacker: ['A2'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      parameters(form, { request }) {
        form.delete('request');
        for (const [name, value] of request) form.set(name, value);
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Whoever gets between the client and the server rewrites whom is asked and for what, and nobody can prove later what the client asked for.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
