import type { JWK } from 'jose';
import type { Target } from '../probe.js';

/**
 * The key that the server publishes for what is encrypted for it (RFC 7517 section 4.2).
 *
 * @returns undefined where there is none that RSA-OAEP can use
 * @throws Error when the key set cannot be read
 */
export async function encryptionKeyOf({ wire, server }: Pick<Target, 'wire' | 'server'>): Promise<JWK | undefined> {
  const { jwks_uri: url } = server;
  if (url === undefined) throw new Error("the server's metadata name no jwks_uri");
  const { body } = await wire.send({ method: 'GET', url, headers: [['accept', 'application/json']] }, 'jwks');
  const { keys } = JSON.parse(body) as { keys: readonly JWK[] };
  return keys.find(({ use, kty }) => use === 'enc' && kty === 'RSA');
}
