import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { signWith } from '../../../parties/keys.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-rs256',
  title: 'A request object signed by RS256 is refused',
  clauses: [FAPI1_ADV('8.6-1'), FAPI1_ADV('8.6-2'), FAPI2_SP_FINAL('5.4.1-1.2')],
  attacker: ['A1'],
  needs: ['RSA key'],
  spoil: {
    request: {
      requestObject(header, _, { party }) {
        header.kid = party.rsaKey.kid;
      },
      requestObjectSigner: ({ party }) => signWith(party.rsaKey, 'RS256'),
    },
  },
  page: true,
  repair: 'Set the client attribute request.object.signature.alg to PS256 or ES256.',
  hardening: ['/clientDefaults/attributes/request.object.signature.alg'],
  gain: 'Signatures with PKCS #1 v1.5 padding have no proof of security, and implementations of it were forged.',
});
