import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate with its private key, both PEM (the key PKCS #8). */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority whose key is at hand. */
export interface Authority extends Credential {
  /** Its distinguished name as RFC 2253 writes it, which is how Keycloak compares names: `CN=ca,O=Example`. */
  readonly subject: string;
  /**
   * Certifies a new key.
   *
   * @param request.subject - distinguished name as in RFC 4514: `CN=tpp-1, O=Example`
   * @param request.names - alternative names of a server; without them the certificate is for a client
   */
  issue(request: { readonly subject: string; readonly names?: x509.JsonGeneralNames }): Promise<Credential>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate authority that nobody trusts yet.
 *
 * @param name - its distinguished name; one that is given to no other authority without it: of two authorities with
 *   one name, whoever trusts both may ask the wrong one
 */
export async function createAuthority(
  name = `CN=kcfapi throw-away CA ${randomBytes(4).toString('hex')}`,
): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name,
    ...validity(new Date(Date.now() + 3650 * DAY_MS)),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return openAuthority({ certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) });
}

/**
 * Opens a certificate authority.
 *
 * @throws Error when the certificate or the key cannot be read, do not belong together, or the certificate is not an
 *   authority's (RFC 5280 section 4.2.1.9); it names neither
 */
export async function openAuthority({ certificate, key }: Credential): Promise<Authority> {
  const authority = readCertificate(certificate);
  const constraints = authority.getExtension(x509.BasicConstraintsExtension);
  // Old authorities certify themselves without saying what they are.
  if (constraints === null ? authority.issuer !== authority.subject : !constraints.ca) {
    throw new Error("this certificate is no authority's: it may not certify clients");
  }
  const [signingKey, signingAlgorithm] = await importKey(key, authority);
  return {
    certificate,
    key,
    subject: nameOf(authority),
    async issue({ subject, names }) {
      const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
      const issued = await x509.X509CertificateGenerator.create({
        subject,
        issuer: authority.subject,
        ...validity(authority.notAfter),
        signingAlgorithm,
        publicKey: keys.publicKey,
        signingKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([names === undefined ? CLIENT_AUTH : SERVER_AUTH]),
          ...(names === undefined ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
          await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
        ],
      });
      return { certificate: issued.toString('pem'), key: await exportKey(keys.privateKey) };
    },
  };
}

/** Has a key certify itself (PEM), for a name that nobody has. */
export async function selfSigned(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const { name } = keys.privateKey.algorithm;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=kcfapi itself ${randomBytes(4).toString('hex')}`,
    ...validity(new Date(Date.now() + DAY_MS)),
    signingAlgorithm: { name, hash: 'SHA-256', ...(name === 'RSA-PSS' ? { saltLength: 32 } : {}) },
    keys,
  });
  return certificate.toString('pem');
}

/** Subject of a certificate (PEM) as RFC 2253 writes it: the last name first, nothing between the names but commas. */
export function subjectOf(certificate: string): string {
  return nameOf(readCertificate(certificate));
}

function nameOf({ subjectName }: x509.X509Certificate): string {
  return subjectName
    .toJSON()
    .toReversed()
    .flatMap(part => Object.entries(part).map(([type, values]) => values.map(value => `${type}=${escaped(value)}`)))
    .map(values => values.join('+'))
    .join(',');
}

/** RFC 2253 section 2.4. */
function escaped(value: string): string {
  return value.replace(/[,+"\\<>;]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
}

function readCertificate(pem: string): x509.X509Certificate {
  try {
    return new x509.X509Certificate(pem);
  } catch (cause) {
    throw new Error('this is no certificate in PEM form', { cause });
  }
}

type Signing = { readonly name: string; readonly namedCurve?: string; readonly hash: string };

async function importKey(pem: string, authority: x509.X509Certificate): Promise<[webcrypto.CryptoKey, Signing]> {
  const { name, namedCurve } = authority.publicKey.algorithm as { name: string; namedCurve?: string };
  const algorithm: Signing = { name, ...(namedCurve === undefined ? {} : { namedCurve }), hash: 'SHA-256' };
  try {
    // A key of another authority would certify as well, and each handshake break off without a reason.
    const pair = new X509Certificate(authority.toString('pem')).checkPrivateKey(createPrivateKey(pem));
    if (!pair) throw new Error('this is the key of another certificate');
    const key = x509.PemConverter.decodeFirst(pem);
    return [await webcrypto.subtle.importKey('pkcs8', key, algorithm, false, ['sign']), algorithm];
  } catch (cause) {
    throw new Error('its key file holds no private key (PEM, PKCS #8, not encrypted) of that certificate', { cause });
  }
}

/** Begins yesterday, for clocks that differ (a container, a virtual machine). */
function validity(notAfter: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}
