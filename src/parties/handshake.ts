import { connect, getCiphers, type SecureVersion } from 'node:tls';
import { trusting } from '../trust.js';
import type { Address, TlsIdentity } from './wire.js';

/** What a client offers. */
export interface Offer {
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** OpenSSL's cipher list, for TLS 1.2 and before. */
  readonly ciphers?: string;
  /** Shown when the server asks for it. Then its first word is waited for: TLS 1.3 is done before it has looked. */
  readonly identity?: TlsIdentity;
}

/** How a TLS handshake ended. */
export type Handshake =
  | {
      readonly agreed: true;
      readonly protocol: string;
      readonly cipher: string;
      /** Bits of the key that the server made for this handshake, where that is DHE. */
      readonly dhBits?: number;
      /** Whether the server asked for a client's certificate. */
      readonly asked: boolean;
    }
  /** `alert`: the server said no in TLS's own words. */
  | { readonly agreed: false; readonly alert: boolean; readonly reason: string };

const TIMEOUT_MS = 10_000;

/** What RFC 9325 section 4.2 recommends for TLS 1.2, in OpenSSL's names. */
export const RECOMMENDED_CIPHERS: readonly string[] = [
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
];

/** What FAPI 1.0 Advanced (section 8.5) and FAPI-CIBA (section 7.9) permit beside them, in OpenSSL's names. */
export const FAPI1_CIPHERS: readonly string[] = ['DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-AES256-GCM-SHA384'];

/**
 * Everything else for TLS 1.2 and before that this machine can offer, in OpenSSL's names.
 *
 * @param permitted - what is left out
 */
export function otherCiphers(permitted = RECOMMENDED_CIPHERS): readonly string[] {
  return getCiphers()
    .map(name => name.toUpperCase())
    .filter(name => !name.startsWith('TLS_') && !permitted.includes(name));
}

/** Offers a TLS handshake and asks for nothing over it. Never throws. */
export function shakeHands(
  url: string,
  { ca, verifyTls, connectTo }: Address,
  { identity, ...offer }: Offer,
): Promise<Handshake> {
  const { hostname: name, port } = new URL(url);
  // A URL has brackets around an IPv6 address, a socket's address has none.
  const hostname = name.replace(/^\[|\]$/g, '');
  return new Promise(resolve => {
    const socket = connect({
      host: connectTo?.host ?? hostname,
      port: connectTo?.port ?? (port === '' ? 443 : Number(port)),
      // An address is no server name (RFC 6066 section 3).
      ...(/^[\d.]+$|:/.test(hostname) ? {} : { servername: hostname }),
      // OpenSSL itself refuses to offer what is weak unless it is told that this is meant.
      secureContext: trusting(ca, {
        ...offer,
        ciphers: `${offer.ciphers ?? 'ALL'}:@SECLEVEL=0`,
        ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
      }),
      rejectUnauthorized: verifyTls,
      // How short a key of the server's is, is for the caller to judge.
      minDHSize: 1,
    });
    const end = (handshake: Handshake) => {
      socket.destroy();
      resolve(handshake);
    };
    socket.setTimeout(TIMEOUT_MS, () => end({ agreed: false, alert: false, reason: 'no answer in time' }));
    socket.once('secureConnect', () => {
      const { type, size } = { type: '', size: 0, ...socket.getEphemeralKeyInfo() };
      const agreed = {
        agreed: true,
        protocol: socket.getProtocol() ?? 'unknown',
        cipher: socket.getCipher().standardName,
        ...(type === 'DH' ? { dhBits: size } : {}),
        // On a client's side these come from the server's request for a certificate, and from nothing else.
        asked: socket.getSharedSigalgs().length > 0,
      } as const;
      if (identity === undefined) return end(agreed);
      socket.once('data', () => end(agreed));
      socket.once('end', () => end({ agreed: false, alert: false, reason: 'closed without a word' }));
      socket.write(`OPTIONS * HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      end({ agreed: false, alert: /ALERT/.test(code), reason: code });
    });
  });
}
