import {
  createCipheriv,
  createHmac,
  createPublicKey,
  createSign,
  constants as cryptoConstants,
  type JsonWebKey,
  KeyObject,
  publicEncrypt,
  randomBytes,
  type webcrypto,
} from 'node:crypto';
import {
  CompactEncrypt,
  calculateJwkThumbprint,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';

/** An asymmetric key with the algorithm it signs with. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: 'PS256' | 'ES256' | 'RS256';
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
  readonly publicJwk: JWK;
}

/** Parameters of a token's header (RFC 7515 section 4). */
export type JoseHeader = Record<string, unknown>;
/** A token's claims (RFC 7519 section 4). */
export type Claims = Record<string, unknown>;

/**
 * Turns a header and claims into a token, rightly or wrongly. Libraries refuse to make bad tokens, so the wrong ones
 * are made here.
 */
export type Signer = (header: JoseHeader, claims: Claims) => Promise<string>;

/** Makes a key pair that only lives in memory. */
export async function generateSigningKey(alg: SigningKey['alg'], kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  // The key does not say for which algorithm it is: whether another is accepted must be the server's own decision.
  return { kid, alg, privateKey, publicKey, publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' } };
}

/** A key that opens what others encrypt for its holder. */
export interface DecryptionKey {
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicJwk: JWK;
}

/** Makes a key pair for RSA-OAEP that only lives in memory. */
export async function generateDecryptionKey(kid: string): Promise<DecryptionKey> {
  const alg = 'RSA-OAEP';
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 });
  return { privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'enc' } };
}

/**
 * Takes a private key over that somebody else has made.
 *
 * @param kid - by which the server knows it; its own `kid` without it, else its thumbprint (RFC 7638)
 * @throws Error saying why it cannot be used; never with anything of the key
 */
export async function importSigningKey(jwk: JWK, kid = jwk.kid): Promise<SigningKey> {
  if (jwk.d === undefined) throw new Error('this is a public key, and the private one is needed');
  const alg = algorithmOf(jwk);
  if (alg === undefined) throw new Error('keys of RSA and of EC with P-256 can be used, and this is neither');
  const members = jwk.kty === 'RSA' ? ['kty', 'n', 'e'] : ['kty', 'crv', 'x', 'y'];
  const open: JWK = Object.fromEntries(Object.entries(jwk).filter(([name]) => members.includes(name)));
  const [privateKey, publicKey] = await Promise.all(
    [jwk, open].map(async one => (await importJWK({ ...one, ext: true }, alg)) as webcrypto.CryptoKey),
  ).catch(() => {
    throw new Error('its numbers make no key');
  });
  if (privateKey === undefined || publicKey === undefined) throw new Error('its numbers make no key');
  const name = kid ?? (await calculateJwkThumbprint(open));
  return { kid: name, alg, privateKey, publicKey, publicJwk: { ...open, kid: name, use: 'sig' } };
}

/** With RSA, PS256 is what FAPI allows; a key that is marked for another algorithm keeps it. */
function algorithmOf({ kty, crv, alg }: JWK): SigningKey['alg'] | undefined {
  if (kty === 'EC') return crv === 'P-256' ? 'ES256' : undefined;
  if (kty !== 'RSA') return undefined;
  return alg === 'RS256' ? 'RS256' : 'PS256';
}

/** Signs with a key, under the algorithm that the key is made for or another that its type allows. */
export function signWith(key: SigningKey, alg: SigningKey['alg'] = key.alg): Signer {
  return async (header, claims) => {
    const input = signingInput({ ...header, alg }, claims);
    const signer = createSign('SHA256').update(input);
    const node = KeyObject.from(key.privateKey);
    const signature = signer.sign({
      key: node,
      ...(alg === 'ES256' ? { dsaEncoding: 'ieee-p1363' as const } : {}),
      ...(alg === 'PS256'
        ? { padding: cryptoConstants.RSA_PKCS1_PSS_PADDING, saltLength: cryptoConstants.RSA_PSS_SALTLEN_DIGEST }
        : {}),
    });
    return `${input}.${signature.toString('base64url')}`;
  };
}

/** `alg: none` with an empty signature (RFC 7518 section 3.6). */
export const unsigned: Signer = async (header, claims) => `${signingInput({ ...header, alg: 'none' }, claims)}.`;

/**
 * HS256 with the public key's PEM as the shared secret: the algorithm confusion of RFC 8725 section 2.1. A verifier
 * that lets the token choose the algorithm finds the signature good.
 */
export function signWithPublicKey(key: Pick<SigningKey, 'publicKey'>): Signer {
  return async (header, claims) => signWithBytes(Buffer.from(await exportSPKI(key.publicKey)))(header, claims);
}

/** HS256 with a secret that a verifier may be led to by what the token says. */
export function signWithBytes(secret: Buffer): Signer {
  return async (header, claims) => {
    const input = signingInput({ ...header, alg: 'HS256' }, claims);
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
}

/** Encrypts the claims for the holder of a key and signs nothing: whoever has the public key can. */
export function encryptFor(key: JWK): Signer {
  return async ({ typ }, claims) => {
    const { kid } = key;
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({
        ...{ alg: 'RSA-OAEP', enc: 'A256GCM' },
        ...(kid === undefined ? {} : { kid }),
        ...(typeof typ === 'string' ? { typ } : {}),
      })
      .encrypt(await importJWK(key, 'RSA-OAEP'));
  };
}

/**
 * Signs, and encrypts what was signed with RSA1_5 (RFC 7518 section 4.2), which libraries no longer do; the content with
 * A256GCM.
 *
 * @param key - the RSA key of whom it is for
 */
export function encryptWeaklyFor({ kid, kty, n, e }: JWK, sign: Signer): Signer {
  return async (original, claims) => {
    const header = { alg: 'RSA1_5', enc: 'A256GCM', cty: 'JWT', ...(kid === undefined ? {} : { kid }) };
    const protectedHeader = Buffer.from(JSON.stringify(header)).toString('base64url');
    const [contentKey, iv] = [randomBytes(32), randomBytes(12)];
    const encryptedKey = publicEncrypt(
      {
        key: createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }),
        padding: cryptoConstants.RSA_PKCS1_PADDING,
      },
      contentKey,
    );
    const cipher = createCipheriv('aes-256-gcm', contentKey, iv).setAAD(Buffer.from(protectedHeader, 'ascii'));
    const content = Buffer.concat([cipher.update(await sign(original, claims)), cipher.final()]);
    const parts = [encryptedKey, iv, content, cipher.getAuthTag()].map(part => part.toString('base64url'));
    return [protectedHeader, ...parts].join('.');
  };
}

function signingInput(header: JoseHeader, claims: Claims): string {
  return [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}
