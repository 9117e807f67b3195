import type { Exchange } from './exchange.js';

/** Parameters, claims and JSON members whose values open doors. */
const SECRET_NAMES = new Set([
  'access_token',
  'actor_token',
  'assertion',
  'auth_req_id',
  'client_assertion',
  'client_notification_token',
  'client_secret',
  'code',
  'code_verifier',
  'credential',
  'device_code',
  'execution',
  'id_token',
  'id_token_hint',
  'initial_access_token',
  'login_hint_token',
  'logout_token',
  'otp',
  'password',
  'password-confirm',
  'password-new',
  'private_key',
  'refresh_token',
  'registration_access_token',
  'request',
  'response',
  'session_code',
  'subject_token',
  'token',
  'totp',
  'user_code',
]);
/**
 * What tells who a person is: claims of OpenID Connect Core section 5.1, their members, and what ecosystems add. What
 * the protocol needs stays: sub, and whether an address was verified.
 */
const PERSONAL = new Set([
  ...['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'preferred_username', 'username', 'login_hint'],
  ...['profile', 'picture', 'website', 'email', 'phone_number', 'gender', 'birthdate'],
  ...['address', 'formatted', 'street_address', 'locality', 'region', 'postal_code', 'country'],
  ...['birth_family_name', 'birth_given_name', 'birth_middle_name', 'nationalities', 'msisdn', 'also_known_as'],
  ...['cpf', 'cnpj'],
]);
/** What an answer of the UserInfo endpoint, or the header of a signed one, has that is not the person's. */
const PROTOCOL = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'auth_time', 'acr', 'amr', 'azp', 'sid', 'updated_at'],
  ...['error', 'error_description', 'alg', 'typ', 'kid', 'cty'],
]);
/** Which members of JSON go beside secrets, by their names. */
type Hides = (name: string) => boolean;
const isPersonal: Hides = name => PERSONAL.has(name);
/** Of a person the server may tell anything, under any name. */
const isOfPerson: Hides = name => !PROTOCOL.has(name);
/** Headers and parameters of others, whose values open doors by what they are called: `x-api-key`. */
const SECRET_SOUND = /(^|[-_])(api[-_]?key|key|token|secret|password|signature)$/i;
const PRIVATE_MEMBERS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'r', 't', 'k']);
const COOKIE_ATTRIBUTES = new Set([
  'domain',
  'expires',
  'httponly',
  'max-age',
  'partitioned',
  'path',
  'samesite',
  'secure',
  'version',
]);
/** What stands in the place of a secret. */
export const HIDDEN = '[redacted]';
const JWS = /^([\w-]+)\.([\w-]+)\.[\w-]*$/;
const JWE = /^([\w-]+)(?:\.[\w-]*){4}$/;
/** Signed or encrypted tokens anywhere: a JSON object in base64url begins so, whatever white space it has. */
const TOKENS = /(?<![A-Za-z0-9])(?:eyJ|eyA|ewo|ew0)[\w-]*\.[\w-]*\.[\w-]+(?:\.[\w-]*\.[\w-]*)?/g;
const PRIVATE_KEYS = /-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs;

/**
 * Takes every secret out of an exchange: passwords, codes, cookies and opaque tokens go; of a signed token the header
 * and claims stay, for they are what a reader wants to see, and the signature goes, so that nobody can use it. What
 * tells who the user is goes, too: it may be a real person. A body that is of no known form goes whole.
 */
export function redactExchange(exchange: Exchange): Exchange {
  const { request, response, failure } = exchange;
  const { method, url, certificate } = request;
  return {
    ...exchange,
    // Nothing of a request is kept that is not named here.
    request: {
      ...{ method, url: redactUrl(url), ...redactMessage(request) },
      ...(certificate === undefined ? {} : { certificate: redactText(certificate) }),
    },
    ...(response === undefined
      ? {}
      : { response: { ...redactResponse(exchange.step, response), status: response.status } }),
    ...(failure === undefined ? {} : { failure: redactText(failure) }),
  };
}

/**
 * A secret as it may be shown: a signed token without its signature, of an encrypted one the header, anything else not
 * at all.
 */
export function redactValue(value: string, hides: Hides = isPersonal): string {
  const [, header, claims] = JWS.exec(value) ?? JWE.exec(value) ?? [];
  const parts = [header, claims].map(part => (part === undefined ? undefined : redactPart(part, hides)));
  if (parts[0] === undefined) return HIDDEN;
  return claims === undefined ? `${parts[0]}.${HIDDEN}` : `${parts[0]}.${parts[1] ?? HIDDEN}.${HIDDEN}`;
}

/** Words that may quote a token: no signature stays, and no private key. */
export function redactText(text: string): string {
  return text.replace(PRIVATE_KEYS, HIDDEN).replace(TOKENS, token => redactValue(token));
}

/** A part of a token can carry secrets itself: JARM a code, a DPoP proof's header a private key (RFC 9449 section 4.3). */
function redactPart(part: string, hides: Hides): string | undefined {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  const shown = redactJson(text, hides);
  return shown === text ? part : shown && Buffer.from(shown).toString('base64url');
}

/** What an API of the user's own answers is the person's data: the status alone says what there is to say. */
function redactResponse(step: string, response: NonNullable<Exchange['response']>): Message {
  const { status, headers, body = '' } = response;
  const isGood = status >= 200 && status < 300 && body !== '';
  if (step === 'userinfo' && isGood) return redactMessage(response, isOfPerson);
  if (step !== 'resource' || !isGood) return redactMessage(response);
  return { ...redactMessage({ headers }), body: `[${body.length} characters of ${contentType(headers)}]` };
}

type Message = Pick<Exchange['request'], 'headers' | 'body'>;

function redactMessage({ headers, body }: Message, hides?: Hides): Message {
  return {
    headers: headers.map(([name, value]) => [name, redactHeader(name.toLowerCase(), value)] as const),
    ...(body === undefined ? {} : { body: body === '' ? '' : redactBody(body, contentType(headers), hides) }),
  };
}

function redactHeader(name: string, value: string): string {
  switch (name) {
    case 'location':
    case 'content-location':
    case 'referer':
      return redactUrl(value);
    case 'cookie':
      return value.split(';').map(redactPair).join(';');
    case 'set-cookie': {
      const [cookie = '', ...attributes] = value.split(';');
      const shown = attributes.map(attribute =>
        COOKIE_ATTRIBUTES.has((attribute.split('=')[0] ?? '').trim().toLowerCase()) ? attribute : ` ${HIDDEN}`,
      );
      return [redactPair(cookie), ...shown].join(';');
    }
    case 'dpop':
      return redactValue(value);
    case 'authorization':
    case 'proxy-authorization': {
      const scheme = /^[\w-]+ +/.exec(value)?.[0] ?? '';
      return scheme + redactValue(value.slice(scheme.length));
    }
    default:
      return SECRET_SOUND.test(name) ? redactValue(value) : redactText(value);
  }
}

/** A cookie's name tells what it is, its value is the session. */
function redactPair(cookie: string): string {
  const at = cookie.indexOf('=');
  return at < 0 ? HIDDEN : `${cookie.slice(0, at)}=${HIDDEN}`;
}

function redactUrl(url: string): string {
  const [, path = url, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const shown = redactText(path).replace(/^([a-z][\w+.-]*:\/\/)[^/@]*@/i, `$1${HIDDEN}@`);
  return `${shown}${query === undefined ? '' : `?${redactForm(query)}`}${fragment === undefined ? '' : `#${redactForm(fragment)}`}`;
}

function redactForm(form: string): string {
  const pairs = form.split('&').map(pair => {
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    return { pair, name, at, value: decode(pair.slice(at + 1)) };
  });
  const methods = pairs.flatMap(({ name, value }) => (name === 'code_challenge_method' ? [value] : []));
  return pairs
    .map(({ pair, name, at, value }) => {
      // Not a parameter at all: a body that only claims to be a form, say.
      if (!/^[\w.~[\]:*-]*$/.test(name)) return HIDDEN;
      if (at < 0) return redactText(pair);
      if (isSecret(name, methods) || isPersonal(name) || SECRET_SOUND.test(name))
        return `${pair.slice(0, at)}=${redactValue(value)}`;
      const shown = redactNested(value);
      return shown === value ? pair : `${pair.slice(0, at)}=${encodeURIComponent(shown)}`;
    })
    .join('&');
}

/** Of each string, whether it names a member, and the member's value where it is not an object. */
const STRINGS =
  /("(?:[^"\\]|\\.)*")(?:(\s*:\s*)("(?:[^"\\]|\\.)*"|\[(?:[^"[\]{}]|"(?:[^"\\]|\\.)*")*\]|-?\d[\d.eE+-]*)?)?/gs;

/** JSON as it stands, members that come twice too, without secrets; undefined where it is no JSON. */
function redactJson(text: string, hides: Hides = isPersonal): string | undefined {
  if (!isJson(text)) return undefined;
  const methods = [...text.matchAll(/"code_challenge_method"\s*:\s*"(\w*)"/g)].map(([, method = '']) => method);
  const hasKeys = /"kty"/.test(text);
  const shown = text.replace(STRINGS, (whole, quoted: string, colon?: string, value?: string) => {
    // What is no name of a member is an element of a list.
    if (colon === undefined) return hides === isOfPerson ? JSON.stringify(HIDDEN) : whole;
    if (value === undefined) return whole;
    const name = JSON.parse(quoted) as string;
    const secret = hides(name) || isSecret(name, methods) || (hasKeys && PRIVATE_MEMBERS.has(name));
    if (!value.startsWith('"')) return secret ? `${quoted}${colon}"${HIDDEN}"` : whole;
    const plain = JSON.parse(value) as string;
    const safe = secret ? redactValue(plain) : redactNested(plain);
    return safe === plain ? whole : `${quoted}${colon}${JSON.stringify(safe)}`;
  });
  return redactText(shown);
}

/** With the method "plain" the challenge is the verifier itself, and that is the default (RFC 7636 section 4.3). */
function isSecret(name: string, methods: readonly string[]): boolean {
  const hashed = methods.length > 0 && methods.every(method => method === 'S256');
  return SECRET_NAMES.has(name) || (name === 'code_challenge' && !hashed);
}

/** A value that is none, but may be an address that carries one. */
function redactNested(value: string): string {
  return /^[a-z][\w+.-]*:[^\s]*[?#@]/i.test(value) ? redactUrl(value) : redactText(value);
}

function redactBody(body: string, type: string, hides?: Hides): string {
  if (type.includes('json')) return redactJson(body, hides) ?? `[${body.length} characters that are no JSON]`;
  if (type.includes('x-www-form-urlencoded')) return redactForm(body);
  // Pages carry session codes in their links, and their text says nothing that the status does not.
  if (type.includes('html')) return `[${body.length} characters of HTML]`;
  return redactValue(body, hides);
}

function contentType(headers: Message['headers']): string {
  return headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].toLowerCase() ?? '';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
