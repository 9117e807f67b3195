import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { refusal } from '../../refusal.js';
import { isFapi2 } from '../../scenario/route.js';

export default refusal({
  id: 'client-assertion-audience-endpoint',
  title: 'A client assertion whose audience is an endpoint and not the issuer is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-8')],
  attacker: ['A1a'],
  // FAPI 1.0 and RFC 7523 allow more: the token endpoint, and several.
  applies: profile => profile.client_auth_type === 'private_key_jwt' && isFapi2(profile),
  variants: {
    'token endpoint, at PAR': {
      authentication: {
        assertion: (_, claims, { target }) => {
          claims.aud = target.server.token_endpoint;
        },
      },
    },
    'PAR endpoint, at PAR': {
      authentication: {
        assertion: (_, claims, { target }) => {
          claims.aud = target.server.pushed_authorization_request_endpoint;
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: "An attacker whose own metadata name this server's endpoint gets assertions from the client that work here, and acts as the client.",
  repair: 'Bind the client to a policy whose profile has the executor secure-client-authentication-assertion.',
  hardening: ['/clientProfiles/fapi2-security-profile/executors/secure-client-authentication-assertion'],
});
