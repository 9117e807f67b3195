import * as tls from 'node:tls';

/**
 * What a TLS connection trusts. Made once and shared by connections: reading some 150 authorities takes 20 to 40 ms.
 *
 * @param ca - PEM of authorities to trust beside the system's
 * @param options - versions, cipher suites and a client's certificate, which Node takes from the context where there is one
 */
export function trusting(
  ca: string | readonly string[] | undefined,
  options: Pick<tls.SecureContextOptions, 'minVersion' | 'maxVersion' | 'ciphers' | 'cert' | 'key'> = {},
): tls.SecureContext {
  return tls.createSecureContext({ ...options, ...(ca === undefined ? {} : { ca: [...system(), ca].flat() }) });
}

/** The authorities that Node trusts; newer versions of Node count those of NODE_EXTRA_CA_CERTS in. */
function system(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => readonly string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
