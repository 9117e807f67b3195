import { createHash, randomUUID } from 'node:crypto';
import type { Claims, JoseHeader, SigningKey } from './keys.js';

/**
 * What a good DPoP proof says, before it is signed (RFC 9449 section 4.2).
 *
 * @param made.token - the access token beside which it is sent, if it is (section 7)
 * @param made.nonce - what the server gave last, if it did (sections 8 and 9)
 */
export function proofOf(
  { publicJwk: { kty, crv, x, y } }: SigningKey,
  made: { readonly method: string; readonly url: string; readonly token?: string; readonly nonce?: string | undefined },
): [JoseHeader, Claims] {
  const { origin, pathname } = new URL(made.url);
  return [
    { typ: 'dpop+jwt', jwk: { kty, crv, x, y } },
    {
      jti: randomUUID(),
      htm: made.method,
      htu: origin + pathname,
      iat: Math.floor(Date.now() / 1000),
      ...(made.token === undefined ? {} : { ath: createHash('sha256').update(made.token).digest('base64url') }),
      ...(made.nonce === undefined ? {} : { nonce: made.nonce }),
    },
  ];
}
