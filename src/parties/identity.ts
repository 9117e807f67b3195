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
