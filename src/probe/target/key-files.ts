import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { JWK } from 'jose';
import { subjectOf } from '../../authority.js';
import { importSigningKey, type SigningKey } from '../../parties/keys.js';
import type { TlsIdentity } from '../../parties/wire.js';
import { type Exposure, exposureOf, textOf } from '../../template/file-text.js';

/** What a file gave, or why it gave nothing; nothing of its content is ever told. */
export type Read<T> = { readonly value: T; readonly exposure: Exposure } | { readonly fault: string };

/**
 * Reads private keys to sign with: a JWK, a key set (RFC 7517) or PEM.
 *
 * @param kid - by which the server knows the key, where the file does not say it
 */
export async function readSigningKeys(file: string, kid?: string): Promise<Read<readonly SigningKey[]>> {
  const content = await textOf(file, 'a private key');
  if (content.fault !== undefined) return { fault: content.fault };
  try {
    const found = jwksIn(content.text);
    if (kid !== undefined && found.length > 1) throw new Error('a "kid" names one key, and the file holds several');
    const value = await Promise.all(found.map(jwk => importSigningKey(jwk, kid ?? jwk.kid)));
    if (value.length === 0) throw new Error('the key set is empty');
    return { value, exposure: exposureOf(content.mode) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : 'this is no key' };
  }
}

/** Reads a client certificate (with the authorities above it) and its private key, both PEM. */
export async function readIdentity(file: string, keyFile: string): Promise<Read<TlsIdentity>> {
  const [certificate, key] = await Promise.all([textOf(file, 'a certificate'), textOf(keyFile, 'a private key')]);
  if (certificate.fault !== undefined) return { fault: `certificate: ${certificate.fault}` };
  if (key.fault !== undefined) return { fault: `key: ${key.fault}` };
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate.text);
  } catch {
    return { fault: 'certificate: this is no certificate in PEM ("BEGIN CERTIFICATE")' };
  }
  try {
    if (!parsed.checkPrivateKey(privateKeyOf(key.text))) return { fault: 'the key is not that of the certificate' };
  } catch (error) {
    return { fault: `key: ${error instanceof Error ? error.message : 'this is no key'}` };
  }
  const subject = subjectOf(certificate.text);
  return { value: { certificate: certificate.text, key: key.text, subject }, exposure: exposureOf(key.mode) };
}

function jwksIn(text: string): readonly JWK[] {
  if (/-----BEGIN /.test(text)) return [privateKeyOf(text).export({ format: 'jwk' }) as JWK];
  const parsed = parseJson(text);
  const keys = parsed?.keys ?? (parsed?.kty === undefined ? undefined : [parsed]);
  if (!Array.isArray(keys)) throw new Error('this is neither a JWK, nor a key set, nor PEM');
  // Public keys and keys to encrypt with may stand beside them.
  const own = keys.filter((key): key is JWK => typeof key === 'object' && key !== null && key.use !== 'enc');
  const secret = own.filter(({ d }) => d !== undefined);
  return secret.length > 0 ? secret : own;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function privateKeyOf(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw new Error('the key is encrypted; give it without a passphrase');
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error('this is no private key in PEM');
  }
}
