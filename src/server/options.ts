import { createHash } from 'node:crypto';
import { CHANNEL_OPTION, DEVICE_URL } from '../ciba-channel.js';

/** The version of Keycloak that is used when none is named: the one that the shipped templates are proven on. */
export const DEFAULT_VERSION = '26.7.4';

/** The versions that are known from probing them (`npm run versions`). */
export const VERSIONS: readonly string[] = ['26.4.7', '26.5.6', DEFAULT_VERSION];

/** How the embedded Keycloak is to be, beyond what it always is. Never for secrets: these become process arguments. */
export interface ServerOptions {
  /** Features to switch on beside those that are on by default: `['cimd', 'dpop:v1']`. */
  readonly features?: readonly string[];
  /** Features to switch off. */
  readonly featuresDisabled?: readonly string[];
  /** Whether a client certificate is asked for in the TLS handshake; `request` when nothing is said. */
  readonly httpsClientAuth?: 'none' | 'request' | 'required';
  /** Where logins through the back channel are asked for; where `kcfapi probe` listens when nothing is said. */
  readonly deviceUrl?: string;
  /** Further options for `kc.sh start`, by name without the leading hyphens. */
  readonly runtime?: Readonly<Record<string, string>>;
}

/** TLS 1.2 suites that RFC 9325, section 4.2, recommends, behind the suites of TLS 1.3. */
const CIPHER_SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
];

/**
 * The options of `kc.sh build`. The database is a file in the server's own folder: no slower than one in memory, and
 * so one build serves the server that is thrown away and the one that stays.
 */
export function buildOptions(options: ServerOptions): readonly string[] {
  return named({
    db: 'dev-file',
    'health-enabled': 'true',
    'https-client-auth': options.httpsClientAuth ?? 'request',
    ...(options.features?.length ? { features: options.features.toSorted().join(',') } : {}),
    ...(options.featuresDisabled?.length ? { 'features-disabled': options.featuresDisabled.toSorted().join(',') } : {}),
  });
}

/** Names the build of a version with these options: the same for the same, whatever the order. */
export function buildKey(version: string, options: ServerOptions): string {
  const digest = createHash('sha256').update(buildOptions(options).join('\n')).digest('hex');
  return `${version}-${digest.slice(0, 12)}`;
}

/** Where a server listens (on the loopback interface alone) and what it identifies itself with. */
export interface Endpoint {
  readonly port: number;
  readonly managementPort: number;
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The only one that is trusted for client certificates, where nothing else is said. */
  readonly caFile: string;
  /** All those that are. */
  readonly clientCaFile?: string;
}

/** The address under which clients reach the server: its issuer begins with it. */
export function urlOf({ port }: Pick<Endpoint, 'port'>): string {
  return `https://localhost:${port}`;
}

/** The options of `kc.sh start`. */
export function startOptions(endpoint: Endpoint, options: ServerOptions): readonly string[] {
  return named({
    // Without it the clustering opens ports on every interface.
    cache: 'local',
    'http-enabled': 'false',
    'http-host': '127.0.0.1',
    'https-port': String(endpoint.port),
    'http-management-port': String(endpoint.managementPort),
    hostname: urlOf(endpoint),
    'https-certificate-file': endpoint.certificateFile,
    'https-certificate-key-file': endpoint.keyFile,
    'https-protocols': 'TLSv1.3,TLSv1.2',
    'https-cipher-suites': CIPHER_SUITES.join(','),
    'https-trust-store-file': endpoint.clientCaFile ?? endpoint.caFile,
    // For the server's own requests. It adds to what Java trusts, and would do so for client certificates.
    'truststore-paths': endpoint.caFile,
    [CHANNEL_OPTION]: options.deviceUrl ?? DEVICE_URL,
    ...options.runtime,
  });
}

function named(options: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}
