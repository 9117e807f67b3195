import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

const ago = (seconds: number): number => Math.floor(Date.now() / 1000) - seconds;

export default refusal({
  id: 'client-assertion-expired',
  title: 'An expired client assertion is refused',
  clauses: [RFC7523('3-4')],
  attacker: ['A5'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  variants: {
    // iat and nbf are optional (RFC 7523 section 3), and an old iat would be a reason of its own.
    'exp alone': {
      authentication: {
        assertion(_, claims) {
          delete claims.iat;
          delete claims.nbf;
          claims.exp = ago(300);
        },
      },
    },
    // A server that wants an iat all the same refuses the other one for its lack.
    'iat, nbf and exp': {
      authentication: {
        assertion: (_, claims) => void Object.assign(claims, { iat: ago(360), nbf: ago(360), exp: ago(300) }),
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Whoever finds an old assertion, in a log or a trace, acts as the client with it.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
