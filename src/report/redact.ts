import type { Exchange } from './exchange.js';

/** Parameters and JSON members whose values open doors. */
const SECRET_NAMES = new Set([
  'access_token',
  'assertion',
  'auth_req_id',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'credential',
  'device_code',
  'execution',
  'id_token',
  'id_token_hint',
  'password',
  'refresh_token',
  'registration_access_token',
  'request',
  'response',
  'session_code',
  'subject_token',
]);
const SECRET_HEADERS = new Set(['authorization', 'cookie', 'dpop', 'proxy-authorization', 'set-cookie']);
/** RFC 7518 section 6: what a JWK must not show. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const HIDDEN = '[redacted]';
const JWS = /^(eyJ[\w-]*)\.([\w-]+)\.[\w-]*$/;

/**
 * Takes every secret out of an exchange: passwords, codes, cookies and opaque tokens go; of a signed token the header
 * and claims stay, for they are what a reader wants to see, and the signature goes, so that nobody can use it.
 */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...request, ...redactMessage(request), url: redactUrl(request.url) },
    ...(response === undefined ? {} : { response: { ...redactMessage(response), status: response.status } }),
  };
}

/** A secret as it may be shown: a signed token without its signature, anything else not at all. */
export function redactValue(value: string): string {
  const [, header, claims] = JWS.exec(value) ?? [];
  return header === undefined ? HIDDEN : `${withoutPrivateKey(header)}.${claims}.${HIDDEN}`;
}

/** A token can carry a key in its header, and a wrong one a private key (RFC 9449 section 4.3, check 7). */
function withoutPrivateKey(header: string): string {
  try {
    const { jwk, ...rest } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'));
    if (jwk === undefined || !PRIVATE_MEMBERS.some(name => name in jwk)) return header;
    const shown = Object.entries(jwk).map(([name, value]) => [name, PRIVATE_MEMBERS.includes(name) ? HIDDEN : value]);
    return Buffer.from(JSON.stringify({ ...rest, jwk: Object.fromEntries(shown) })).toString('base64url');
  } catch {
    return HIDDEN;
  }
}

type Message = Pick<Exchange['request'], 'headers' | 'body'>;

function redactMessage({ headers, body }: Message): Message {
  return {
    headers: headers.map(([name, value]) => [name, redactHeader(name.toLowerCase(), value)] as const),
    ...(body === undefined ? {} : { body: redactBody(body, contentType(headers)) }),
  };
}

function redactHeader(name: string, value: string): string {
  if (name === 'location') return redactUrl(value);
  if (!SECRET_HEADERS.has(name)) return value;
  const scheme = name === 'authorization' ? /^\w+ /.exec(value)?.[0] : undefined;
  return scheme === undefined ? redactValue(value) : scheme + redactValue(value.slice(scheme.length));
}

function redactUrl(url: string): string {
  const [, path = url, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  return `${path}${query === undefined ? '' : `?${redactForm(query)}`}${fragment === undefined ? '' : `#${redactForm(fragment)}`}`;
}

function redactForm(form: string): string {
  // With the method "plain" the challenge is the verifier itself (RFC 7636 section 4.2).
  const plain = /(^|&)code_challenge_method=plain(&|$)/.test(form);
  return form
    .split('&')
    .map(pair => {
      const [name = '', ...rest] = pair.split('=');
      return SECRET_NAMES.has(name) || (plain && name === 'code_challenge')
        ? `${name}=${redactValue(decode(rest.join('=')))}`
        : pair;
    })
    .join('&');
}

function redactBody(body: string, type: string): string {
  if (type.includes('json')) {
    return body.replace(
      /"([\w-]+)"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g,
      (whole, name: string, colon: string, value: string) =>
        SECRET_NAMES.has(name) ? `"${name}"${colon}"${redactValue(value)}"` : whole,
    );
  }
  if (type.includes('x-www-form-urlencoded')) return redactForm(body);
  // Pages carry session codes in their links, and their text says nothing that the status does not.
  if (type.includes('html')) return `[${body.length} characters of HTML]`;
  return redactValue(body);
}

function contentType(headers: Message['headers']): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].toLowerCase() ?? '';
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
