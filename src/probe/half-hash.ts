import { createHash } from 'node:crypto';

/**
 * What binds a token or code to an ID token (OpenID Connect Core section 3.1.3.6): the left half of its hash, with the
 * hash function of the ID token's own algorithm.
 *
 * @param alg - of the ID token: `PS256`
 */
export function halfHash(alg: string, value: string): string {
  const digest = createHash(/^Ed/.test(alg) ? 'sha512' : `sha${alg.slice(-3)}`)
    .update(value, 'ascii')
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
