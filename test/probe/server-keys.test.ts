import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import type { Target } from '../../src/probe/probe.js';
import { encryptionKeyOf, publishedKeys } from '../../src/probe/server-keys.js';

const answering = (status: number, body: string) =>
  ({
    server: { issuer: 'https://as.example', jwks_uri: 'https://as.example/jwks' },
    wire: { send: async () => ({ status, headers: [], body }) },
  }) as unknown as Target;
const KEYS = '{"keys":[{"kty":"RSA","use":"sig","kid":"a"},{"kty":"RSA","use":"enc","kid":"b"}]}';

test('an RSA key that is for encryption is found', async () => {
  expect(await encryptionKeyOf(answering(200, KEYS))).toMatchObject({ kid: 'b' });
  expect(await encryptionKeyOf(answering(200, '{"keys":[]}'))).toBeUndefined();
});

test.each([
  [503, KEYS, 'GET jwks_uri answered 503 without a key set'],
  [200, '{"error":"x"}', 'GET jwks_uri answered 200 without a key set'],
])('an answer %i with %s is no key set', async (status, body, message) => {
  await expect(encryptionKeyOf(answering(status, body))).rejects.toThrow(message);
  await expect(publishedKeys(answering(status, body))).rejects.toThrow(message);
});

test('a server that names no jwks_uri publishes none', async () => {
  const target = { ...answering(200, KEYS), server: { issuer: 'https://as.example' } };
  await expect(publishedKeys(target)).rejects.toThrow("the server's metadata name no jwks_uri");
});

const X = Buffer.alloc(32, 7).toString('base64url');

test.each([
  [{ kty: 'EC', crv: 'BP-256', x: X, y: X }, 'pass'],
  [{ kty: 'AKP', alg: 'ML-DSA-44', pub: X }, 'pass'],
  [{ kty: 'OKP', crv: 'Ed25519', x: X }, 'pass'],
  // No point of the curve.
  [{ kty: 'EC', crv: 'P-256', x: X, y: X }, 'fail'],
  [{ kty: 'EC', x: X, y: X }, 'fail'],
])('a key set with %j: %s', async (key, verdict) => {
  const probe = (await listProbes()).find(({ id }) => id === 'jwks-key-too-short');
  expect((await probe?.run(answering(200, JSON.stringify({ keys: [key] }))))?.verdict).toBe(verdict);
});
