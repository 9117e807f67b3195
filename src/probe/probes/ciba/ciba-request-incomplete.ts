import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-incomplete',
  title: 'A signed backchannel authentication request without aud, iss, iat or jti is refused',
  clauses: [CIBA('7.1.1'), CIBA('7.2-6')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: Object.fromEntries(
    ['aud', 'iss', 'iat', 'jti'].map(name => [
      `without ${name}`,
      {
        backchannel: {
          requestObject(_, claims) {
            delete claims[name];
          },
        },
      },
    ]),
  ),
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'A JWT that the client signed for another purpose or another server is taken for a request.',
  repair:
    "Bind the client to a policy whose profile has the executor secure-ciba-signed-authn-req, as Keycloak's profile fapi-ciba has.",
  hardening: ['/clientPolicies/fapi-ciba'],
});
