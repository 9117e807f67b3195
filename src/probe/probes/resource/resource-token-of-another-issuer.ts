import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { generateSigningKey, type SigningKey, signWith } from '../../../parties/keys.js';
import { partsOf } from '../../../parties/relying-party.js';
import { refusedByResource } from '../../resource/refused.js';

const STRANGER = 'https://other-issuer.invalid';

export default refusedByResource({
  id: 'resource-token-of-another-issuer',
  title: 'The resource server refuses an access token that a stranger signed',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), RFC8725('3.8'), RFC8725('3.10')],
  attacker: ['A1a'],
  ofJwt: true,
  variants: {
    'another issuer and its key': {
      token: token => signedByStranger(token, ({ kid }) => ({ kid }), { iss: STRANGER }),
    },
    'the key id of the realm': { token: token => signedByStranger(token, () => ({})) },
    'the key in the header': {
      token: token => signedByStranger(token, ({ kid, publicJwk }) => ({ kid, jwk: publicJwk })),
    },
  },
  errors: ['invalid_token'],
  gain: 'Anybody makes access tokens for whom they like, with a key of their own.',
  repair:
    'Let the resource server know the realm’s issuer and jwks_uri beforehand, accept no other iss, and never take a key out of the token (jwk, jku, x5u, x5c).',
});

const strangers = new Map<SigningKey['alg'], Promise<SigningKey>>();

/** One for all that are made so: RSA keys take their time. */
function strangerKey(alg: SigningKey['alg']): Promise<SigningKey> {
  const key = strangers.get(alg) ?? generateSigningKey(alg, 'stranger');
  strangers.set(alg, key);
  return key;
}

async function signedByStranger(
  token: string,
  header: (key: SigningKey) => Record<string, unknown>,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const [was, said] = partsOf(token);
  const key = await strangerKey(was.alg === 'ES256' || was.alg === 'RS256' ? was.alg : 'PS256');
  return signWith(key)({ ...was, ...header(key) }, { ...said, ...claims });
}
