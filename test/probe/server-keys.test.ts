import { expect, test } from 'vitest';
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
