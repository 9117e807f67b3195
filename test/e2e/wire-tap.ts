import type { Network, WireRequest, WireResponse } from '../../src/parties/wire.js';

/** Everything that a run really sent and got, nothing redacted. */
export const heard: { readonly request: WireRequest; readonly response: WireResponse }[] = [];

/** The same network, overheard. */
export function tapped(network: Network): Network {
  return {
    ...network,
    async send(request, signal) {
      const response = await network.send(request, signal);
      heard.push({ request, response });
      return response;
    },
  };
}

/** A value that nobody may read, by what it is. */
export interface Secret {
  readonly name: string;
  readonly value: string;
}

/** What is public, by its name. Whatever is new on the wire is a secret until it is entered here. */
const PUBLIC = new Set([
  ...['acr', 'binding_message', 'claims', 'client_assertion_type', 'client_data', 'client_id', 'code_challenge_method'],
  ...['credentialId', 'dpop_jkt', 'error', 'error_description', 'expires_in', 'grant_type', 'hint', 'interval', 'iss'],
  ...['kc_locale', 'login_hint', 'nonce', 'not-before-policy', 'prompt', 'redirect_uri', 'refresh_expires_in'],
  ...['request_uri', 'resource', 'response_mode', 'response_type', 'scope', 'session_state', 'state', 'tab_id'],
  ...['token_type', 'accept', 'username', 'realm', 'aud'],
]);
/** Documents that are public as a whole. */
const PUBLISHED = /\/\.well-known\/|\/certs$|\/(userinfo|introspect)(?:\?|$)/;

/** Every secret that was on the wire; of a signed token the signature, and what its claims hold. */
export function secretsOnTheWire(): readonly Secret[] {
  const all = heard.flatMap(({ request, response }) => [
    ...request.headers.flatMap(([name, value]) => ofHeader(name.toLowerCase(), value)),
    ...ofAddress(request.url),
    ...ofForm(request.body ?? ''),
    ...(request.identity === undefined ? [] : [{ name: 'TLS key', value: request.identity.key.split('\n')[1] ?? '' }]),
    ...response.headers.flatMap(([name, value]) => ofHeader(name.toLowerCase(), value)),
    ...(PUBLISHED.test(request.url) ? [] : ofBody(response.body)),
  ]);
  const seen = new Map(all.map(secret => [secret.value, secret]));
  return [...seen.values()].filter(({ value }) => value.length >= 8);
}

function ofHeader(name: string, value: string): readonly Secret[] {
  switch (name) {
    case 'authorization':
      return ofValue('authorization', value.replace(/^\S+ /, ''));
    case 'dpop':
      return ofValue('dpop', value);
    case 'cookie':
      return value.split('; ').map(cookie => ({ name: 'cookie', value: cookie.replace(/^[^=]*=/, '') }));
    case 'set-cookie':
      return [{ name: 'cookie', value: value.replace(/^[^=]*=([^;]*).*$/s, '$1') }];
    case 'location':
      return ofAddress(value);
    default:
      return [];
  }
}

function ofAddress(url: string): readonly Secret[] {
  const { search, hash } = new URL(url);
  return [...ofForm(search.slice(1)), ...ofForm(hash.slice(1))];
}

function ofForm(form: string): readonly Secret[] {
  const pairs = [...new URLSearchParams(form)];
  const hashed = pairs.some(([name, value]) => name === 'code_challenge_method' && value === 'S256');
  return pairs
    .filter(([name]) => !(hashed && name === 'code_challenge'))
    .flatMap(([name, value]) => ofValue(name, value));
}

function ofBody(body: string): readonly Secret[] {
  try {
    return ofJson('', JSON.parse(body));
  } catch {
    // Pages: what their links and forms lead to.
    const links = [...body.matchAll(/(?:session_code|execution)=([\w.-]+)/g)];
    return links.map(([, value = '']) => ({ name: 'session_code', value }));
  }
}

function ofJson(name: string, value: unknown): readonly Secret[] {
  if (typeof value === 'string') return ofValue(name, value);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => ofJson(Array.isArray(value) ? name : member, inner));
}

function ofValue(name: string, value: string): readonly Secret[] {
  const [header, claims, signature, ...rest] = value.split('.');
  if (header?.startsWith('eyJ') !== true || claims === undefined || rest.length > 0) {
    return PUBLIC.has(name) ? [] : [{ name, value }];
  }
  return [
    ...(signature === undefined || signature === '' ? [] : [{ name: `signature of ${name}`, value: signature }]),
    ...ofToken(name, header),
    ...ofToken(name, claims),
  ];
}

/** Of a token's header and claims: what is a secret by any name, and private keys. */
function ofToken(place: string, part: string): readonly Secret[] {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  const secret = /"(code|d|auth_req_id|client_notification_token|code_verifier|access_token)"\s*:\s*"([^"]+)"/g;
  return [...text.matchAll(secret)].map(([, name = '', value = '']) => ({ name: `${name} in ${place}`, value }));
}
