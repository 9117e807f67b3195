import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7515 } from '../../../clauses/rfc7515.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { partsOf } from '../../../parties/relying-party.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-altered',
  title: 'The resource server refuses an access token whose claims were changed after it was signed',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), RFC8725('3.3'), RFC7515('5.2')],
  ofJwt: true,
  variants: {
    'another jti': { token: token => withOtherClaims(token, token.split('.')[2] ?? '') },
    'no signature': { token: token => withOtherClaims(token, '') },
  },
  errors: ['invalid_token'],
  gain: 'Who has any token of the realm writes into it whom it stands for and what it allows.',
  repair: 'Let the resource server verify the signature of each access token with the keys of the realm’s jwks_uri.',
});

/** A claim that no resource server looks at is another one, so that the signature alone is wrong. */
function withOtherClaims(token: string, signature: string): string {
  const [header = ''] = token.split('.');
  const [, claims] = partsOf(token);
  const other = Buffer.from(JSON.stringify({ ...claims, jti: `${claims.jti}-altered` })).toString('base64url');
  return `${header}.${other}.${signature}`;
}
