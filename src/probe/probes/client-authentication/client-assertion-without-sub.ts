import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-without-sub',
  title: 'A client assertion without sub is refused',
  clauses: [RFC7523('3-2')],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: {
    authentication: {
      assertion: (_, claims) => {
        delete claims.sub;
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'A JWT that the client signed for something else, and that names nobody, passes for its authentication.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
