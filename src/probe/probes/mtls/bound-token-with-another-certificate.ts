import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'bound-token-with-another-certificate',
  title: 'An access token that is bound to a certificate is refused with that of another client',
  clauses: [RFC8705('3'), FAPI2_SP_FINAL('5.3.4-5'), FAPI1_ADV('6.2.1-2')],
  attacker: ['A7', 'A8'],
  applies: profile => profile.sender_constrain === 'mtls',
  needs: ['second client'],
  spoil: { userinfo: { identity: ({ target }) => target.clients[1].identity } },
  refusedBy: 'userinfo',
  errors: ['invalid_token'],
  gain: 'Any other client that gets hold of the token, or a resource server that was given it, uses it with its own certificate.',
  repair:
    'Set the client attribute tls.client.certificate.bound.access.tokens=true, by the executor holder-of-key-enforcer.',
  hardening: [
    '/clientProfiles/fapi2-mtls/executors/holder-of-key-enforcer',
    '/clientPolicies/fapi1-advanced/profiles',
    '/clientDefaults/attributes/tls.client.certificate.bound.access.tokens',
  ],
});
