import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { refusal } from '../../refusal.js';

const none = { identity: () => undefined };

export default refusal({
  id: 'token-issued-without-certificate',
  title: 'A client that shows no certificate gets no token that is bound to none',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-4'), FAPI2_SP_FINAL('5.3.2.1-5'), FAPI1_ADV('5.2.2-5')],
  attacker: ['A7', 'A8'],
  // Who authenticates by certificate is refused for that reason before.
  applies: profile => profile.sender_constrain === 'mtls' && profile.client_auth_type === 'private_key_jwt',
  variants: { 'at the token endpoint': { token: none }, 'at a refresh': { refresh: none } },
  refusedBy: ['token', 'refresh'],
  // RFC 8705 has no code for it.
  errors: ['invalid_request', 'invalid_grant', 'invalid_client'],
  gain: 'A token leaves the server that anybody can use who gets hold of it: the client had forgotten its certificate.',
  repair:
    'Bind the client to a policy whose profile has the executor holder-of-key-enforcer with auto-configure, or set the client attribute tls.client.certificate.bound.access.tokens=true.',
  hardening: [
    '/clientProfiles/fapi2-mtls/executors/holder-of-key-enforcer',
    '/clientPolicies/fapi1-advanced/profiles',
    '/clientDefaults/attributes/tls.client.certificate.bound.access.tokens',
  ],
});
