import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { encryptFor } from '../../../parties/keys.js';
import { encryptedRequestObjectRefusal } from '../../request-object.js';

export default encryptedRequestObjectRefusal(
  {
    id: 'request-object-encrypted-unsigned',
    title: 'A request object that is encrypted but not signed is refused',
    clauses: [RFC9101('6.2'), FAPI1_ADV('5.2.2-1'), FAPI2_MS_FINAL('5.3.1-1')],
    attacker: ['A1', 'A3a'],
    page: true,
    repair:
      'Set the client attribute request.object.signature.alg to PS256 or ES256, and update Keycloak: versions before 26.4.14 and 26.6.5 take it all the same (CVE-2026-9793).',
    hardening: ['/clientDefaults/attributes/request.object.signature.alg'],
    gain: "The server's public key is all that an attacker needs to write requests in the client's name.",
  },
  key => encryptFor(key),
);
