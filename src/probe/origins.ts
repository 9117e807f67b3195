import type { TlsIdentity } from '../parties/wire.js';
import type { Outcome, Target } from './probe.js';
import { worstOf } from './shapes.js';

/** An origin at which a server is reached. */
export interface Origin {
  readonly url: string;
  /** Browsers alone come there: the authorization endpoint is at it, and nothing else. */
  readonly forBrowsers: boolean;
  /** What the client shows there: an origin for clients with certificates may let nobody in without one. */
  readonly identity?: TlsIdentity;
}

/** Each origin that a server's metadata name, once: what is not of https has no TLS to look at. */
export function originsOf({ server, clients: [{ identity }] }: Pick<Target, 'server' | 'clients'>): readonly Origin[] {
  const { issuer, jwks_uri, mtls_endpoint_aliases: aliases = {}, authorization_endpoint, ...others } = server;
  const endpoints = Object.entries(others).filter(([name]) => name.endsWith('_endpoint'));
  const usual = httpsOrigins([issuer, jwks_uri, ...endpoints.map(([, address]) => address)]);
  const browsers = httpsOrigins([authorization_endpoint]);
  const ofCertificates = httpsOrigins(Object.values(aliases)).filter(url => !usual.includes(url));
  return [
    ...usual.map(url => ({ url, forBrowsers: false })),
    ...ofCertificates.map(url => ({ url, forBrowsers: false, ...(identity === undefined ? {} : { identity }) })),
    ...browsers
      .filter(url => !usual.includes(url) && !ofCertificates.includes(url))
      .map(url => ({ url, forBrowsers: true })),
  ];
}

/** Examines each origin of a server; the worst outcome counts. Where none is of https, nothing can be examined. */
export async function atEachOrigin(target: Target, examine: (origin: Origin) => Promise<Outcome>): Promise<Outcome> {
  const origins = originsOf(target);
  if (origins.length === 0) {
    return { verdict: 'error', message: 'The server has no TLS: none of its addresses is one of https.' };
  }
  const outcomes: Outcome[] = [];
  for (const origin of origins) {
    const outcome = await examine(origin);
    outcomes.push(origins.length === 1 ? outcome : { ...outcome, message: `${origin.url}: ${outcome.message}` });
  }
  return worstOf(outcomes);
}

function httpsOrigins(addresses: readonly unknown[]): readonly string[] {
  const urls = addresses.flatMap(address =>
    typeof address === 'string' && URL.canParse(address) ? [new URL(address)] : [],
  );
  return [...new Set(urls.filter(({ protocol }) => protocol === 'https:').map(({ origin }) => origin))];
}
