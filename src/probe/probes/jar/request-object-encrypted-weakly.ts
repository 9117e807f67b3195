import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { OF_BR } from '../../../clauses/of-br.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { encryptWeaklyFor, signWith } from '../../../parties/keys.js';
import { encryptedRequestObjectRefusal } from '../../request-object.js';

export default encryptedRequestObjectRefusal(
  {
    id: 'request-object-encrypted-weakly',
    title: 'A request object that is encrypted with RSA1_5 is refused',
    clauses: [FAPI1_ADV('8.6.1-1'), RFC8725('3.2'), OF_BR('6.3')],
    attacker: ['A1', 'A3a'],
    page: true,
    repair:
      'Set the client attribute request.object.encryption.alg to RSA-OAEP: without it Keycloak decrypts with any algorithm, whatever its key is for (Keycloak issue 52104).',
    hardening: ['/clientDefaults/attributes/request.object.encryption.alg'],
    gain: 'Who can tell by answers or by time whether the padding was right decrypts, in many trials, what others encrypted for the server.',
  },
  (key, party) => encryptWeaklyFor(key, signWith(party.key)),
);
