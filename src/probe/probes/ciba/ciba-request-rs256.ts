import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-rs256',
  title: 'A backchannel authentication request signed with RS256 is refused',
  clauses: [FAPI_CIBA('7.10-1')],
  needs: ['RSA key'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  // Under the name of the key that signs it, so that nothing but the algorithm is wrong.
  spoil: {
    backchannel: {
      requestObject(header, _, { party }) {
        header.kid = party.rsaKey.kid;
      },
      requestObjectSigner: ({ party }) => signWith(party.rsaKey, 'RS256'),
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Signatures with an old padding are accepted, for which forgeries of careless verifiers are known.',
  repair:
    'Register the algorithm that the client signs with (client attribute ciba.backchannel.auth.request.signing.alg); Keycloak then takes no other.',
  hardening: ['/clientDefaults/attributes/ciba.backchannel.auth.request.signing.alg'],
});
