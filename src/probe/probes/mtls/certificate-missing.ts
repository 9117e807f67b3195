import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { refusal } from '../../refusal.js';

const none = { identity: () => undefined };

export default refusal({
  id: 'certificate-missing',
  title: 'A client that authenticates with its certificate is refused without one',
  clauses: [RFC8705('2'), FAPI2_SP_FINAL('5.3.2.1-6'), FAPI1_ADV('5.2.2-14.1')],
  attacker: ['A1', 'A3b'],
  applies: profile => profile.client_auth_type === 'mtls',
  variants: {
    'where the client authenticates first': { authentication: none },
    'at the token endpoint': { token: none },
    'at a refresh': { refresh: none },
  },
  refusedBy: ['authentication', 'token', 'refresh'],
  errors: ['invalid_client'],
  gain: 'Whoever gets hold of a code or refresh token redeems it, for the client_id is no secret.',
  repair: 'Set clientAuthenticatorType=client-x509 on the client and register the subject of its certificate.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
