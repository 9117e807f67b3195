import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal } from '../../refusal.js';

function withoutAssertion(form: URLSearchParams): void {
  form.delete('client_assertion');
  form.delete('client_assertion_type');
}

export default refusal({
  id: 'client-without-authentication',
  title: 'A token request with the client_id alone is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-6'), FAPI1_ADV('5.2.2-14'), RFC6749('3.2.1')],
  attacker: ['A1', 'A3b'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  variants: {
    'at the token endpoint': { token: { parameters: withoutAssertion } },
    'at a refresh': { refresh: { parameters: withoutAssertion } },
  },
  refusedBy: ['token', 'refresh'],
  errors: ['invalid_client'],
  gain: 'Whoever gets hold of a code or refresh token redeems it, for the client_id is no secret.',
  repair: 'Make the client confidential (publicClient=false) with clientAuthenticatorType=client-jwt.',
  hardening: ['/clientDefaults/publicClient', '/clientDefaults/clientAuthenticatorType'],
});
