import { rfc } from './rfc.js';

/** BCP 195: recommendations for TLS. */
export const RFC9325 = rfc(
  9325,
  'Recommendations for Secure Use of Transport Layer Security (TLS) and Datagram Transport Layer Security (DTLS)',
  {
    '3.1.1': 'TLS 1.0 and 1.1 are not negotiated; TLS 1.3 should be, and is preferred where it is supported',
    '3.1.3': 'A client does not fall back to versions before TLS 1.2',
    '3.2': 'A web server should send HTTP Strict Transport Security',
    '3.3': 'With TLS 1.2, compression should not be supported',
    '3.5': 'With TLS 1.2, renegotiation_info and extended_master_secret are supported',
    '4.1': 'No NULL, RC4 or export cipher suites; forward secrecy is preferred, static RSA and DHE should not be used',
    '4.2': 'With TLS 1.2, ECDHE with RSA or ECDSA and AES-GCM is recommended; CBC should not be used',
    '4.5': 'DHE keys have at least 2048 bits, and so should keys of certificates with RSA',
  },
);
