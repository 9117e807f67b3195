import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-reused',
  title: 'A client assertion whose jti was seen before is refused',
  clauses: [OIDCC('9'), RFC7523('3-7')],
  attacker: ['A5'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: {
    par: {
      assertion: (_, claims, { mark }) => {
        claims.jti = mark;
      },
    },
    token: {
      assertion: (_, claims, { mark }) => {
        claims.jti = mark;
      },
    },
  },
  refusedBy: 'token',
  errors: ['invalid_client'],
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
});
