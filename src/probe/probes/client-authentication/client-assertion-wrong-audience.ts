import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-wrong-audience',
  title: 'A client assertion for another audience is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-8'), RFC7523('3-3')],
  attacker: ['A1a'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: {
    authentication: {
      assertion: (_, claims) => {
        claims.aud = 'https://other-server.invalid/';
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: "Any other server that the client authenticates to replays the client's assertion here and acts as the client.",
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
