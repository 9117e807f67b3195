import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { generateSigningKey, signWith } from '../../../parties/keys.js';
import { secondClient } from '../../needs.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-of-another-key',
  title: "A request object whose signature is not of the client's key is refused",
  clauses: [RFC9101('6.2'), OIDCC('6.3.2'), FAPI1_ADV('5.2.2-1'), FAPI2_MS_FINAL('5.3.1-1')],
  attacker: ['A1', 'A3a'],
  variants: {
    'a key that nobody registered': {
      request: {
        async requestObjectSigner({ party: { key } }) {
          return signWith(await generateSigningKey(key.alg, key.kid));
        },
      },
    },
    "another client's key": { request: { requestObjectSigner: ({ target }) => signWith(secondClient(target).key) } },
    "another client's key, by its name": {
      request: {
        requestObject(header, _, { target }) {
          header.kid = secondClient(target).key.kid;
        },
        requestObjectSigner: ({ target }) => signWith(secondClient(target).key),
      },
    },
    'a signature of other claims': {
      request: {
        requestObjectSigner:
          ({ party }) =>
          async (header, claims) => {
            const [, , signature] = (await signWith(party.key)(header, { ...claims, state: 'another' })).split('.');
            const [protectedHeader, payload] = (await signWith(party.key)(header, claims)).split('.');
            return [protectedHeader, payload, signature].join('.');
          },
      },
    },
  },
  page: true,
  repair:
    'Keycloak refuses it without any setting: look for a key set that several clients share, or a version with a defect.',
  gain: "An attacker writes a request in the client's name, or changes what a signed one says.",
});
