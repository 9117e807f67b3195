import { X509Certificate } from 'node:crypto';
import { type Authority, subjectOf } from '../authority.js';
import type { TlsIdentity } from './wire.js';

/**
 * Has a certificate made for a party.
 *
 * @param subject - distinguished name as in RFC 4514: `CN=tpp-1, O=Example`
 */
export async function issueIdentity(authority: Authority, subject: string): Promise<TlsIdentity> {
  const issued = await authority.issue({ subject });
  return { ...issued, subject: subjectOf(issued.certificate) };
}

/** RFC 8705 section 3.1: SHA-256 of the certificate's DER, in base64url, as `x5t#S256` carries it. */
export function certificateThumbprintOf(certificate: string): string {
  const hex = new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
  return Buffer.from(hex, 'hex').toString('base64url');
}
