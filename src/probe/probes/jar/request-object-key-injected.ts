import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { signWithBytes } from '../../../parties/keys.js';
import { listening, namingItsKey } from '../../key-in-header.js';
import type { Spoils } from '../../refusal.js';
import { requestObjectRefusal } from '../../request-object.js';

const naming = (way: Parameters<typeof namingItsKey>[0]): Spoils => ({
  request: { requestObjectSigner: namingItsKey(way) },
});

export default listening(
  requestObjectRefusal({
    id: 'request-object-key-injected',
    title: 'A request object does not choose the key that it is verified with',
    clauses: [RFC8725('3.10'), FAPI1_ADV('8.9-2'), FAPI2_SP_FINAL('5.4.1-1.1')],
    attacker: ['A1', 'A3a'],
    variants: {
      'jwk: a key of its own': naming('jwk'),
      'x5c: a certificate of its own': naming('x5c'),
      'jku: an address': naming('jku'),
      'x5u: an address': naming('x5u'),
      'kid: an empty file': {
        request: {
          requestObject(header) {
            header.kid = '../../../../../../../../dev/null';
          },
          // One zero byte is what such a file is padded to where an empty secret is refused.
          requestObjectSigner: () => signWithBytes(Buffer.from([0])),
        },
      },
      'kid: an SQL statement': {
        request: {
          requestObject(header) {
            header.kid = "' UNION SELECT 'kcfapi' -- ";
          },
          requestObjectSigner: () => signWithBytes(Buffer.from('kcfapi')),
        },
      },
    },
    page: true,
    repair:
      'Keycloak refuses it without any setting: look for a proxy that verifies signatures, or a version with a defect.',
    gain: "An attacker writes requests in the client's name, signed with a key that it brings along.",
  }),
);
