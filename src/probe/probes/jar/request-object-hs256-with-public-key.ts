import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { signWithPublicKey } from '../../../parties/keys.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-hs256-with-public-key',
  title: 'A request object signed by HS256 with the public key as the secret is refused',
  clauses: [RFC8725('2.1'), FAPI1_ADV('8.6-1'), FAPI2_SP_FINAL('5.4.1-1.2')],
  attacker: ['A1', 'A3a'],
  spoil: { request: { requestObjectSigner: ({ party }) => signWithPublicKey(party.key) } },
  page: true,
  repair: 'Set the client attribute request.object.signature.alg to PS256 or ES256.',
  hardening: ['/clientDefaults/attributes/request.object.signature.alg'],
  gain: "Everybody knows the public key, and with it writes requests in the client's name.",
});
