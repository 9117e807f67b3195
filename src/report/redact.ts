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
const HIDDEN = '[redacted]';
const JWS = /^(eyJ[\w-]*\.[\w-]+)\.[\w-]*$/;

/**
 * Takes every secret out of an exchange: passwords, codes, cookies and opaque tokens go; of a signed token the header
 * and claims stay, for they are what a reader wants to see, and the signature goes, so that nobody can use it.
 */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...redactMessage(request), method: request.method, url: redactUrl(request.url) },
    ...(response === undefined ? {} : { response: { ...redactMessage(response), status: response.status } }),
  };
}

/** A secret as it may be shown: a signed token without its signature, anything else not at all. */
export function redactValue(value: string): string {
  const signed = JWS.exec(value)?.[1];
  return signed === undefined ? HIDDEN : `${signed}.${HIDDEN}`;
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
  return form
    .split('&')
    .map(pair => {
      const [name = '', ...rest] = pair.split('=');
      return SECRET_NAMES.has(name) ? `${name}=${redactValue(decode(rest.join('=')))}` : pair;
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
