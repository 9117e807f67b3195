import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { signWithPublicKey } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-hs256-with-public-key',
  title: 'A backchannel authentication request signed by HS256 with the public key as the secret is refused',
  clauses: [RFC8725('2.1'), FAPI_CIBA('7.10-1')],
  attacker: ['A1'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: { backchannel: { requestObjectSigner: ({ party }) => signWithPublicKey(party.key) } },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: "Anybody who reads the client's public key, which is no secret, makes requests with it.",
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/attributes/ciba.backchannel.auth.request.signing.alg'],
});
