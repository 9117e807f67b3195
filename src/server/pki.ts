import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { exists } from './installed.js';

/** A certificate with its private key, both PEM (the key PKCS #8). */
export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** A throw-away certificate authority, for one embedded server and its clients. Worth nothing to anybody else. */
export interface Pki {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /**
   * Makes a certificate for a client's TLS handshake.
   *
   * @param request.subject - distinguished name as in RFC 4514: `CN=tpp-1, O=Example`
   */
  issue(request: { readonly subject: string }): Promise<Credential>;
  /** Makes a certificate for a server on this machine (localhost, 127.0.0.1, ::1) and writes it beside the CA's. */
  issueServer(): Promise<{ readonly certificateFile: string; readonly keyFile: string }>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Opens the certificate authority that is kept in a folder, and makes one there when there is none.
 *
 * @param folder - private files in it get mode 0600
 */
export async function openPki(folder: string): Promise<Pki> {
  const files = { ca: join(folder, 'ca.crt'), caKey: join(folder, 'ca.key') };
  if (!(await exists(files.ca))) await createAuthority(folder, files);
  const ca = await readFile(files.ca, 'utf8');
  const authority = new x509.X509Certificate(ca);
  const signingKey = await importKey(await readFile(files.caKey, 'utf8'));

  const issue = async (subject: string, purpose: string, names: x509.JsonGeneralNames): Promise<Credential> => {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: authority.subject,
      ...validity(authority.notAfter),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([purpose]),
        ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ],
    });
    return { certificate: certificate.toString('pem'), key: await exportKey(keys.privateKey) };
  };

  return {
    ca,
    caFile: files.ca,
    issue: ({ subject }) => issue(subject, CLIENT_AUTH, []),
    issueServer: async () => {
      const { certificate, key } = await issue('CN=localhost', SERVER_AUTH, [
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]);
      const written = { certificateFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') };
      await writeFile(written.certificateFile, certificate);
      await writePrivate(written.keyFile, key);
      return written;
    },
  };
}

async function createAuthority(folder: string, files: { readonly ca: string; readonly caKey: string }): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // A name of its own: of two authorities with one name, whoever trusts both may ask the wrong one.
    name: `CN=kcfapi throw-away CA ${randomBytes(4).toString('hex')}`,
    ...validity(new Date(Date.now() + 3650 * DAY_MS)),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  // The certificate last: its being there says that the authority is whole.
  await writePrivate(files.caKey, await exportKey(keys.privateKey));
  // With its last line ended, so that files of several can be put together.
  await writeFile(files.ca, `${certificate.toString('pem')}\n`);
}

/** Begins yesterday, for clocks that differ (a container, a virtual machine). */
function validity(notAfter: Date): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ALGORITHM, false, ['sign']);
}

async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 });
  // The mode of writeFile is only for a new file.
  await chmod(file, 0o600);
}
