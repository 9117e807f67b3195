import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { signWithPublicKey } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-hs256-with-public-key',
  title: 'A client assertion signed by HS256 with the public key as the secret is refused',
  clauses: [RFC8725('2.1'), FAPI2_SP_FINAL('5.4.1-1.2')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: { authentication: { assertionSigner: ({ party }) => signWithPublicKey(party.key) } },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: "Anybody who reads the client's public key, which is no secret, makes assertions with it and acts as the client.",
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
