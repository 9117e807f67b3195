import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-wrong-subject',
  title: 'A client assertion whose sub is another client than the one that signed it is refused',
  clauses: [RFC7523('3-2'), OIDCC('9')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  variants: {
    'another client': {
      authentication: {
        assertion(_, claims, { target, party }) {
          const { clientId } = target.clients[1];
          claims.sub = clientId === party.clientId ? `${clientId}-other` : clientId;
        },
      },
    },
    'nobody that is known': {
      authentication: {
        assertion(_, claims) {
          claims.sub = 'kcfapi-nobody';
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'A client of the realm acts as any other one: it signs with its own key that it is somebody else.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
