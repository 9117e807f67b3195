import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority, openAuthority, selfSigned } from '../src/authority.js';
import { generateSigningKey } from '../src/parties/keys.js';

const NO_KEY = 'its key file holds no private key (PEM, PKCS #8, not encrypted) of that certificate';

const authority = await createAuthority();

test('an authority is opened by its own key', async () => {
  const { subject } = await openAuthority(authority);

  expect(subject).toBe(authority.subject);
});

test('the key of another authority is refused, though it is of the same kind', async () => {
  const { certificate } = await createAuthority();

  await expect(openAuthority({ certificate, key: authority.key })).rejects.toThrow(NO_KEY);
});

test('a certificate is refused as a key', async () => {
  const { certificate } = authority;

  await expect(openAuthority({ certificate, key: certificate })).rejects.toThrow(NO_KEY);
});

test('a certificate that is no authority’s is refused', async () => {
  const client = await authority.issue({ subject: 'CN=tpp-1' });

  await expect(openAuthority(client)).rejects.toThrow("this certificate is no authority's: it may not certify clients");
});

test.each(['PS256', 'ES256'] as const)('a key for %s certifies itself', async alg => {
  const key = await generateSigningKey(alg, 'k');

  const { publicKey, ...certificate } = readable(await selfSigned(key));

  expect(certificate).toEqual({ holds: true, isAuthority: false });
  expect(publicKey).toMatchObject({ kty: key.publicJwk.kty, ...(alg === 'PS256' ? { n: key.publicJwk.n } : {}) });
});

function readable(pem: string) {
  const certificate = new X509Certificate(pem);
  const { publicKey, ca } = certificate;
  return { publicKey: publicKey.export({ format: 'jwk' }), holds: certificate.verify(publicKey), isAuthority: ca };
}
