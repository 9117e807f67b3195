import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-without-exp',
  title: 'A client assertion without exp is refused',
  clauses: [RFC7523('3-4')],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: {
    authentication: {
      assertion: (_, claims) => {
        delete claims.exp;
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever finds an assertion, however old, acts as the client for as long as its key is registered.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
