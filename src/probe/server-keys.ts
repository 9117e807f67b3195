import type { JWK } from 'jose';
import type { Target } from './probe.js';

/**
 * The keys that a server publishes, as they came.
 *
 * @throws Error when there is no `jwks_uri`, or no key set behind it
 */
export async function publishedKeys({ server, wire }: Pick<Target, 'server' | 'wire'>): Promise<readonly JWK[]> {
  const { jwks_uri: url } = server;
  if (url === undefined) throw new Error("the server's metadata name no jwks_uri");
  const { status, body } = await wire.send({ method: 'GET', url, headers: [['accept', 'application/json']] }, 'jwks');
  const { keys } = (status === 200 ? JSON.parse(body) : {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new Error(`GET jwks_uri answered ${status} without a key set`);
  return keys as readonly JWK[];
}

/**
 * The key that the server publishes for what is encrypted for it (RFC 7517 section 4.2).
 *
 * @returns undefined where there is none that RSA-OAEP can use
 * @throws Error as `publishedKeys`
 */
export async function encryptionKeyOf(target: Pick<Target, 'server' | 'wire'>): Promise<JWK | undefined> {
  return (await publishedKeys(target)).find(({ use, kty }) => use === 'enc' && kty === 'RSA');
}

/** A key's name in a message. */
export function keyName({ kid, kty }: JWK): string {
  return kid === undefined ? `a key of type ${kty} without kid` : `key ${kid}`;
}
