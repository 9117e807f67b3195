import type { JsonObject } from '../template/template.js';
import { isOn, textsOf } from './client.js';
import { javaPattern, UNREADABLE_PATTERN } from './java-pattern.js';

const GENERAL = { what: 'Invalid Redirect Uri: invalid uri' };
const LOOPBACK = { what: 'Invalid Redirect Uri: invalid loopback address' };
const PRIVATE = { what: 'Invalid Redirect Uri: invalid private use scheme' };

/** Why a redirect URI is refused. */
export interface UriFault {
  /** Keycloak's words. */
  readonly what: string;
  /** On what it depends; absent: it is certain. */
  readonly depends?: string;
}

/**
 * Judges a redirect URI as the executor `secure-redirect-uris-enforcer` does.
 *
 * @param how - as one of the client's, or as a request names it: OAuth 2.1 has loopback addresses stored without a port
 *   and asked for with one
 * @returns undefined where it is accepted
 */
export function redirectUriFault(
  uri: string,
  configuration: JsonObject,
  how: 'stored' | 'asked',
): UriFault | undefined {
  const on = (name: string) => isOn(configuration[name]);
  const parts = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/i.exec(uri);
  // What java.net.URI does not take.
  if (parts === null || /[\s"<>\\^`{|}]/.test(uri)) return GENERAL;
  const [, scheme, authority = '', path = ''] = parts;
  const [, host = '', port] = /^(?:[^@]*@)?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? [];
  const strict = on('oauth-2-1-compliant');
  const stars = uri.split('*').length - 1;
  const wild = on('allow-wildcard-context-path') ? /^\/?\*/.test(path) && stars !== 1 : stars > 0;
  const bare = on('oauth-2-0-compliant') || strict;
  const plain = wild || (bare && (uri.includes('#') || stars > 0));
  const clear = scheme === 'http' && !on('allow-http-scheme');
  const four = /^(localhost|127\.\d+\.\d+\.\d+)$/i.test(host);
  if (four || host === '[::1]' || host === '[0:0:0:0:0:0:0:1]') {
    const allowed = on(four ? 'allow-ipv4-loopback-address' : 'allow-ipv6-loopback-address');
    const named = strict && (/^localhost$/i.test(host) || (!four && host !== '[::1]'));
    const hasPort = port !== undefined && port !== '';
    const portIsOff = strict && (how === 'asked' ? hasPort && Number(port) > 65535 : hasPort);
    return !allowed || clear || plain || named || portIsOff ? LOOPBACK : undefined;
  }
  if (scheme === undefined) return GENERAL;
  if (scheme !== 'http' && scheme !== 'https') {
    return !on('allow-private-use-uri-scheme') || plain || (strict && !scheme.includes('.')) ? PRIVATE : undefined;
  }
  const domains = textsOf(configuration['allow-permitted-domains']);
  if (clear || plain || (strict && scheme !== 'https')) return GENERAL;
  const patterns = domains.map(javaPattern);
  if (domains.length === 0 || (host !== '' && patterns.some(pattern => pattern?.test(host)))) return undefined;
  return { ...GENERAL, ...(host !== '' && patterns.includes(undefined) ? { depends: UNREADABLE_PATTERN } : {}) };
}
