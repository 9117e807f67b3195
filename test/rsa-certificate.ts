import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Credential } from '../src/authority.js';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * A certificate of RSA for localhost: DHE is for those alone, and what the toolkit makes by itself is ECDSA.
 *
 * @param authority - of ECDSA, certifies it; itself without one
 */
export async function rsaCertificate(authority?: Credential): Promise<Credential> {
  const keys = await webcrypto.subtle.generateKey(
    { ...RSA, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    ...([true, ['sign', 'verify']] as const),
  );
  const extensions = [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }])];
  const [subject, publicKey] = ['CN=localhost', keys.publicKey];
  const certificate =
    authority === undefined
      ? await x509.X509CertificateGenerator.createSelfSigned({ name: subject, signingAlgorithm: RSA, keys, extensions })
      : await x509.X509CertificateGenerator.create({
          ...{ subject, issuer: new x509.X509Certificate(authority.certificate).subject, publicKey, extensions },
          signingAlgorithm: EC,
          signingKey: await webcrypto.subtle.importKey(
            'pkcs8',
            x509.PemConverter.decodeFirst(authority.key),
            EC,
            false,
            ['sign'],
          ),
        });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

/** Parameters of DHE with 1024 bits, which nobody should offer. */
export const SHORT_DH = `-----BEGIN DH PARAMETERS-----
MIGHAoGBAL2212V7nOrs5jcFt2L2YMAu7Wa9rFVjlNAzg+OyQCgn3zf67yCEGoaQ
0h5GICGDln9db3S7oNB3V6YIL53oNN5TU8Hokv1cpJ9pU7EUPR1aea3RtNiwp0Ug
FMRtt/jkUIFWvpBwMRWSE7ikwTNro5cudNGGD8NK1xi3ZvN8mse3AgEC
-----END DH PARAMETERS-----
`;
