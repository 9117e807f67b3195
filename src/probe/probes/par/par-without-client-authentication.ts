import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-without-client-authentication',
  title: 'A pushed authorization request without client authentication is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-4'), RFC9126('2.1-1')],
  attacker: ['A1'],
  applies: profile => plays(profile, 'par') && profile.client_auth_type === 'private_key_jwt',
  spoil: {
    par: {
      parameters(form) {
        form.delete('client_assertion');
        form.delete('client_assertion_type');
      },
    },
  },
  refusedBy: 'par',
  errors: ['invalid_client'],
  gain: "Anybody pushes requests in the client's name, with a scope and redirect URI of their choice, and sends victims there.",
  repair: 'Make the client confidential (publicClient=false) with clientAuthenticatorType=client-jwt.',
  hardening: ['/clientDefaults/publicClient', '/clientDefaults/clientAuthenticatorType'],
});
