import { CIBA } from '../../../clauses/ciba.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { generateSigningKey, signWith } from '../../../parties/keys.js';
import { secondClient } from '../../needs.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-of-another-key',
  title: 'A backchannel authentication request signed with a key that is not the client’s is refused',
  clauses: [CIBA('7.2-2'), RFC8725('3.3')],
  attacker: ['A1', 'A2'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: {
    'a new key under the same kid': {
      backchannel: {
        requestObjectSigner: async ({ party }) => signWith(await generateSigningKey(party.key.alg, party.key.kid)),
      },
    },
    'the key of another client': {
      backchannel: {
        requestObjectSigner:
          ({ target }) =>
          (header, claims) =>
            signWith(secondClient(target).key)({ ...header, kid: secondClient(target).key.kid }, claims),
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'The signature proves nothing: whoever alters a request signs it anew.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
