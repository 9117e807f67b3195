import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-wrong-issuer',
  title: 'A client assertion whose iss is missing or is not the client is refused',
  clauses: [RFC7523('3-1'), OIDCC('9')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  variants: {
    'another client': {
      authentication: {
        assertion(_, claims, { target, party }) {
          const { clientId } = target.clients[1];
          claims.iss = clientId === party.clientId ? `${clientId}-other` : clientId;
        },
      },
    },
    'nobody that is known': {
      authentication: {
        assertion(_, claims) {
          claims.iss = 'https://other-issuer.invalid/';
        },
      },
    },
    'no iss': {
      authentication: {
        assertion(_, claims) {
          delete claims.iss;
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever gets another party to sign a statement about the client, which names that party as issuer, acts as the client with it.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
