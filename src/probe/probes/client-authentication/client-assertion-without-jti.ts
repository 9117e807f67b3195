import { OIDCC } from '../../../clauses/oidcc.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-without-jti',
  title: 'A client assertion without jti is refused',
  clauses: [OIDCC('9')],
  attacker: ['A5'],
  applies: profile => profile.client_auth_type === 'private_key_jwt' && profile.openid !== 'plain_oauth',
  spoil: {
    authentication: {
      assertion(_, claims) {
        delete claims.jti;
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'An assertion that somebody reads on its way can be sent again as long as it lives, for nothing tells it from the first.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
