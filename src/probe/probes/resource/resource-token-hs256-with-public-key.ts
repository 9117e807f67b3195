import { importJWK } from 'jose';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { type SigningKey, signWithPublicKey } from '../../../parties/keys.js';
import { partsOf } from '../../../parties/relying-party.js';
import type { Target } from '../../probe.js';
import { refusedByResource } from '../../resource/refused.js';
import { publishedKeys } from '../../server-keys.js';

export default refusedByResource({
  id: 'resource-token-hs256-with-public-key',
  title: 'The resource server refuses an access token with a MAC made with the realm’s public key',
  clauses: [RFC8725('2.1'), RFC8725('3.1'), FAPI2_SP_FINAL('5.4.1-1')],
  ofJwt: true,
  spoil: {
    async token(token, { target }) {
      const [header, claims] = partsOf(token);
      return signWithPublicKey(await keyOf(target, header))(header, claims);
    },
  },
  errors: ['invalid_token'],
  gain: 'Anybody makes access tokens for whom they like: the realm’s public key is published.',
  repair: 'Let the resource server accept only the algorithms that the realm signs with, whatever the token says.',
});

/** The key that the realm signed the token with, as it publishes it. */
async function keyOf(target: Target, { kid, alg }: Record<string, unknown>): Promise<Pick<SigningKey, 'publicKey'>> {
  const jwk = (await publishedKeys(target)).find(key => key.kid === kid);
  if (jwk === undefined) throw new Error(`the realm publishes no key ${kid}, which the access token names`);
  return { publicKey: (await importJWK(jwk, String(alg))) as SigningKey['publicKey'] };
}
