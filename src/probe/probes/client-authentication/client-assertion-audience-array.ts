import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { refusal } from '../../refusal.js';
import { isFapi2 } from '../../scenario/route.js';

export default refusal({
  id: 'client-assertion-audience-array',
  title: 'A client assertion whose audience is an array is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-8')],
  attacker: ['A1a'],
  // FAPI 1.0 and RFC 7523 allow more: the token endpoint, and several.
  applies: profile => profile.client_auth_type === 'private_key_jwt' && isFapi2(profile),
  variants: {
    'the issuer alone': {
      authentication: {
        assertion: (_, claims) => {
          claims.aud = [claims.aud];
        },
      },
    },
    'the issuer and another': {
      authentication: {
        assertion: (_, claims) => {
          claims.aud = [claims.aud, 'https://other-server.invalid/'];
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: "Another server that the client authenticates to replays the client's assertion here, where it is one of several audiences, and acts as the client.",
  repair:
    'Bind the client to a policy whose profile has the executor secure-client-authentication-assertion, and leave the server option allow-multiple-audiences-for-jwt-client-authentication off.',
  hardening: ['/clientProfiles/fapi2-security-profile/executors/secure-client-authentication-assertion'],
});
