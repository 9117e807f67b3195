import { connectionFault } from './faults.js';

/** What is known of a request that went wrong. */
export interface FailedRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Base address of the server. */
  readonly server: string;
  /** Absent where no response came. */
  readonly status?: number;
}

/** A request to Keycloak that did not do what it should. Holds no token, no password and no secret. */
export class KeycloakError extends Error {
  override readonly name = 'KeycloakError';
  readonly method: string;
  readonly path: string;
  /** HTTP status; undefined where no (whole) response came. */
  readonly status: number | undefined;
  /** What Keycloak says: `errorMessage`, `error_description` or `error`; or what happened to the connection. */
  readonly text: string;
  /** What can be done about it. */
  readonly hint: string | undefined;
  /** Keycloak's `error`, or the connection fault's code: `invalid_grant`, `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(
    request: FailedRequest,
    what: { readonly text: string; readonly hint?: string | undefined; readonly code?: string | undefined },
  ) {
    const target = `${request.method} ${request.server}${request.path}`;
    const status = request.status === undefined ? '' : `${request.status} `;
    super(`${target}: ${status}${what.text}${what.hint === undefined ? '' : `\n  ${what.hint}`}`);
    this.method = request.method;
    this.path = request.path;
    this.status = request.status;
    this.text = what.text;
    this.hint = what.hint;
    this.code = what.code;
  }
}

/** Makes an error of a connection that failed: unknown host, refused, not trusted, broken half-way. */
export function faultError(request: FailedRequest, cause: unknown): KeycloakError {
  return new KeycloakError(request, connectionFault(cause, request.server));
}

/**
 * Makes an error of a response that is not a success.
 *
 * @param body - as parsed from JSON, or the text where it is none
 * @param redact - takes secrets out of what the server says, which may quote a request
 */
export function responseError(
  request: FailedRequest & { readonly status: number },
  body: unknown,
  redact: (text: string) => string,
): KeycloakError {
  if (isHtml(body)) return notKeycloak(request, 'a page of HTML');
  const { code, text } = said(body, redact);
  return new KeycloakError(request, {
    text: withoutStatus(text, request.status) ?? NAMES[request.status] ?? 'without a reason',
    hint: hintFor(request, code, text),
    code,
  });
}

/** Makes an error of an answer that cannot be Keycloak's. */
export function notKeycloak(request: FailedRequest, what: string): KeycloakError {
  return new KeycloakError(request, {
    text: `the answer is ${what}, not Keycloak's`,
    hint: `Is ${request.server} the base address of a Keycloak (with its path, such as /auth), and does no proxy or login page stand before it?`,
    code: 'not_keycloak',
  });
}

const NAMES: Readonly<Record<number, string>> = {
  301: 'a redirect',
  302: 'a redirect',
  303: 'a redirect',
  307: 'a redirect',
  308: 'a redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const MAX_TEXT = 500;

/** What the server's words begin with stands before them already: `HTTP 403 Forbidden`. */
function withoutStatus(text: string | undefined, status: number): string | undefined {
  const rest = text?.startsWith(`HTTP ${status} `) === true ? text.slice(`HTTP ${status} `.length) : text;
  return rest === '' ? undefined : rest;
}

/** Secrets go before the text is cut, which would leave the beginning of one. */
function said(body: unknown, redact: (text: string) => string): { readonly code?: string; readonly text?: string } {
  if (typeof body === 'string') return body.trim() === '' ? {} : { text: shortened(redact(body.trim())) };
  if (typeof body !== 'object' || body === null) return {};
  const { error, error_description: description, errorMessage } = body as Readonly<Record<string, unknown>>;
  const code = typeof error === 'string' ? error : undefined;
  const text = [errorMessage, description, error].find(value => typeof value === 'string' && value !== '');
  const whole = code !== undefined && text !== code ? `${code}: ${String(text)}` : text;
  return {
    ...(code === undefined ? {} : { code: redact(code) }),
    ...(whole === undefined ? {} : { text: shortened(redact(String(whole))) }),
  };
}

function shortened(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

function isHtml(body: unknown): boolean {
  return typeof body === 'string' && /^\s*(?:<!doctype html|<html)/i.test(body);
}

function hintFor(request: FailedRequest, code: string | undefined, text: string | undefined): string | undefined {
  if (request.status !== undefined && request.status >= 300 && request.status < 400) {
    return 'Redirects are not followed: give the address that they lead to as --server.';
  }
  if (request.path.endsWith('/protocol/openid-connect/token')) return loginHint(request, code, text);
  switch (request.status) {
    case 401:
      return 'The server does not accept a token that it issued itself: does it know itself under another address than --server (its hostname setting)?';
    case 403:
      return `The account may log in, but lacks ${lackedBy(request)}. realm-admin has all (docs/connection.md says what each command needs).`;
    case 404:
      return /realm not found/i.test(text ?? '')
        ? 'There is no such realm on this server: see --realm.'
        : /matching target resource/i.test(text ?? '')
          ? `The server does not know this path: ${pathHint(request.server)} Or is this Keycloak too old?`
          : undefined;
    case 407:
      return 'A proxy wants a login. Requests go to the server directly; nothing here sends them to a proxy.';
    case 409:
      return 'It exists already, or somebody else changed it at the same time: run the command again.';
    case 500:
      return "The server's log says more.";
    case 502:
    case 503:
    case 504:
      return 'The server is starting, overloaded, or a proxy before it does not reach it.';
    default:
      return undefined;
  }
}

/** What each resource of a realm is guarded by, as the server does it. */
const GUARDED: Readonly<Record<string, string>> = {
  ...{ clients: 'clients', 'client-scopes': 'clients', users: 'users', groups: 'users' },
  ...{ 'identity-provider': 'identity-providers', '': 'realm', components: 'realm', keys: 'realm', roles: 'realm' },
  ...{ authentication: 'realm', 'client-policies': 'realm', 'client-session-stats': 'realm' },
};

/** The role that a request to the admin API wants, where the path tells. */
function lackedBy({ method, path }: FailedRequest): string {
  if (method === 'POST' && /\/admin\/realms\/?$/.test(path)) return 'the role create-realm of the realm master';
  const section = /\/admin\/realms\/[^/]+(?:\/(?<section>[^/]*).*)?$/.exec(path)?.groups;
  const guarded = section === undefined ? undefined : GUARDED[section.section ?? ''];
  return guarded === undefined
    ? 'a role of the client realm-management'
    : `the role ${method === 'GET' ? 'view' : 'manage'}-${guarded} of the client realm-management`;
}

/** A path before Keycloak's own is there where the server was told so: `http-relative-path`. */
function pathHint(server: string): string {
  const { pathname } = new URL(server);
  return pathname === '/'
    ? 'Is a path such as /auth missing in --server?'
    : `Is the path ${pathname} in --server right? Keycloak has none unless it was given one.`;
}

function loginHint(
  { status, server }: FailedRequest,
  code: string | undefined,
  text: string | undefined,
): string | undefined {
  if (status === 404) {
    return /realm (?:not found|does not exist)/i.test(text ?? '')
      ? 'There is no such realm to log in to: see --auth-realm.'
      : `Is this a Keycloak? ${pathHint(server)}`;
  }
  if (code === 'invalid_grant') {
    return 'The user name or the password is wrong, or the account is locked: see --username and --auth-realm.';
  }
  if (code === 'invalid_client' || code === 'unauthorized_client') {
    return 'The client id or its secret is wrong, or the client may not use this grant (service account, direct access).';
  }
  return undefined;
}
