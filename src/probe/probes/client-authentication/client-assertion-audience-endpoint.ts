import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC10070 } from '../../../clauses/rfc10070.js';
import { refusal, type Spoils } from '../../refusal.js';
import { isFapi2 } from '../../scenario/route.js';
import type { Spoil } from '../../scenario/story.js';

/** An assertion that names one endpoint, and comes to the same or to another. */
function at(step: 'par' | 'token', named: 'token_endpoint' | 'pushed_authorization_request_endpoint'): Spoils {
  return {
    [step]: {
      assertion(_, claims, { target: { server } }) {
        // A server for clients that act for themselves need have no endpoint for pushed requests.
        claims.aud = server[named] ?? server.token_endpoint;
      },
    } satisfies Spoil,
  };
}

export default refusal({
  id: 'client-assertion-audience-endpoint',
  title: 'A client assertion whose audience is an endpoint and not the issuer is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-8'), RFC10070('4'), RFC10070('5')],
  attacker: ['A1a'],
  // FAPI 1.0 refers to RFC 7523 as it was before RFC 10070: the token endpoint was allowed, and several audiences.
  applies: profile => profile.client_auth_type === 'private_key_jwt' && isFapi2(profile),
  variants: {
    'token endpoint as audience, at the PAR endpoint': at('par', 'token_endpoint'),
    'PAR endpoint as audience, at the PAR endpoint': at('par', 'pushed_authorization_request_endpoint'),
    'token endpoint as audience, at the token endpoint': at('token', 'token_endpoint'),
    'PAR endpoint as audience, at the token endpoint': at('token', 'pushed_authorization_request_endpoint'),
  },
  refusedBy: ['par', 'token'],
  errors: ['invalid_client'],
  gain: "An attacker whose own metadata name this server's endpoint gets assertions from the client that work here, and acts as the client.",
  repair: 'Bind the client to a policy whose profile has the executor secure-client-authentication-assertion.',
  hardening: ['/clientProfiles/fapi2-security-profile/executors/secure-client-authentication-assertion'],
});
