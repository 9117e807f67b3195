import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { unsigned } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-unsigned',
  title: 'A client assertion with the algorithm none is refused',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.3'), RFC7523('3-9'), RFC8725('2.1')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: { authentication: { assertionSigner: () => unsigned } },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Anybody who knows the client_id writes assertions without any key and acts as the client.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
