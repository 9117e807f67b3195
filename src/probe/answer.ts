import { parseDocument } from 'yaml';
import type { Arrival } from '../parties/browser.js';
import { headerOf, WireError, type WireResponse } from '../parties/wire.js';
import type { Step } from './scenario/route.js';

/** What the server said to a step. */
export type Answer =
  /** It did what was asked. `problem`: but its response is not what the specification demands. */
  { readonly accepted: true; readonly problem?: string } | { readonly accepted: false; readonly refusal: Refusal };

/** A step that was not done. */
export interface Refusal {
  readonly step: Step;
  /**
   * `oauth`: an error as OAuth has it. `page`: an HTML page with status 4xx. `server-error`: status 5xx, but for a
   * gateway's. `unreadable`: anything else that is no OAuth error. `leak`: a refusal that carries a token or code all the same, or
   * that sends the browser to a stranger.
   */
  readonly kind: 'oauth' | 'page' | 'server-error' | 'unreadable' | 'leak';
  readonly status?: number;
  readonly error?: string;
  readonly description?: string;
}

/** Accepted, and read strictly: what `read` throws is what the specification does not allow. */
export async function judged(read: () => Promise<void>, response?: WireResponse): Promise<Answer> {
  const twice = response === undefined ? undefined : duplicateMember(response);
  if (twice !== undefined) return { accepted: true, problem: twice };
  try {
    await read();
    return { accepted: true };
  } catch (error) {
    if (error instanceof WireError || !(error instanceof Error)) throw error;
    return { accepted: true, problem: error.message };
  }
}

/** Whether an endpoint did what was asked: status 2xx and JSON or a JWT, for a page with status 200 is no token. */
export function isSuccess(response: WireResponse): boolean {
  const type = headerOf(response, 'content-type') ?? '';
  return response.status >= 200 && response.status < 300 && /^application\/([\w.-]+\+)?(json|jwt)\b/i.test(type);
}

/** Reads a response that is no success. */
export function refusedResponse(step: Step, response: WireResponse): Answer {
  const { status } = response;
  const refuse = (refusal: Omit<Refusal, 'step' | 'status'>): Answer => ({
    accepted: false,
    refusal: { step, status, ...refusal },
  });
  if (isGateways(status)) return refuse({ kind: 'unreadable' });
  if (status >= 500) return refuse({ kind: 'server-error' });
  const body = jsonOf(response);
  const leaked = ['access_token', 'refresh_token', 'id_token', 'code', 'request_uri'].find(
    name => body?.[name] !== undefined,
  );
  if (leaked !== undefined) return refuse({ kind: 'leak', description: `the refusal carries ${leaked}` });
  // RFC 6750 section 3 and RFC 9449 section 7.1: a protected resource says it in a header.
  const challenge = step === 'userinfo' ? headerOf(response, 'www-authenticate') : undefined;
  const error = challenge === undefined ? body?.error : parameterOf(challenge, 'error');
  const description = challenge === undefined ? body?.error_description : parameterOf(challenge, 'error_description');
  if (typeof error === 'string') {
    return refuse({ kind: 'oauth', error, ...(typeof description === 'string' ? { description } : {}) });
  }
  // RFC 6750 section 3.1: a request without any authentication is told no error code.
  if (challenge !== undefined && status === 401) return refuse({ kind: 'oauth', error: '' });
  return refuse({ kind: 'unreadable' });
}

/** Whether a gateway answered for a server that it does not reach, which says nothing of what was asked. */
export function isGateways(status: number): boolean {
  return status >= 502 && status <= 504;
}

/** Whether it is not the request that was refused: the server wants its own nonce in the DPoP proof (RFC 9449 section 8). */
export function wantsNonce({ error }: Refusal): boolean {
  return error === 'use_dpop_nonce';
}

/** What it says of what must be accepted that it was refused: nothing where somebody else may have refused it. */
export function failedBy({ kind }: Refusal): 'fail' | 'error' {
  return kind === 'unreadable' ? 'error' : 'fail';
}

/**
 * What it says of what must be refused that it was, for probes that leave open in which words: what leaks or breaks the
 * server is no refusal.
 */
export function refusedVerdict(refusal: Refusal): 'pass' | 'fail' | 'error' {
  if (refusal.kind === 'unreadable' || wantsNonce(refusal)) return 'error';
  return refusal.kind === 'oauth' || refusal.kind === 'page' ? 'pass' : 'fail';
}

/** Reads an authorization response that carries an error (RFC 6749 section 4.1.2.1). */
export function refusedRedirect(response: URLSearchParams): Answer {
  const leaked = ['code', 'access_token', 'id_token'].find(name => response.has(name));
  const said = { error: response.get('error') ?? '', description: response.get('error_description') ?? '' };
  return {
    accepted: false,
    refusal:
      leaked === undefined
        ? { step: 'authorize', kind: 'oauth', ...said }
        : { step: 'authorize', kind: 'leak', description: `${said.error}, and ${leaked} all the same` },
  };
}

/** Reads where the browser ended when it did not come back to the client. */
export function refusedArrival(arrival: Exclude<Arrival, { kind: 'callback' }>): Answer {
  const refuse = (refusal: Omit<Refusal, 'step'>): Answer => ({
    accepted: false,
    refusal: { step: 'authorize', ...refusal },
  });
  if (arrival.kind === 'stuck') return refuse({ kind: 'unreadable', description: arrival.text });
  if (arrival.kind === 'astray') {
    const { protocol, host, pathname } = arrival.url;
    return refuse({ kind: 'leak', description: `it sends the browser to ${protocol}//${host}${pathname}` });
  }
  const { status, text } = arrival;
  const kind = isGateways(status) ? 'unreadable' : status >= 500 ? 'server-error' : 'page';
  return refuse({ kind, status, description: text });
}

/** A refusal in words: `401 invalid_client (Authentication failed.) from the token endpoint`. */
export function describe({ step, kind, status, error, description }: Refusal): string {
  const what = {
    oauth: error === '' ? 'no error code' : error,
    page: 'an error page',
    'server-error': 'a server error',
    unreadable: 'something that is no OAuth error',
    leak: 'a refusal that leaks',
  }[kind];
  const detail = description === undefined || description === '' ? '' : ` (${description})`;
  return `${step} answered ${status === undefined ? '' : `${status} `}${what}${detail}`;
}

function jsonOf({ body }: WireResponse): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A JSON object with a member twice is read differently by different parsers (RFC 8259 section 4, RFC 8725 section
 * 2.4), and JSON.parse hides it. YAML 1.2 is a superset of JSON and its parser does not.
 */
function duplicateMember(response: WireResponse): string | undefined {
  if (headerOf(response, 'content-type')?.includes('json') !== true) return undefined;
  return twiceIn(response.body) ? 'the JSON response has a member twice' : undefined;
}

/** Whether an object in a JSON text has a member twice. */
export function twiceIn(json: string): boolean {
  const { errors } = parseDocument(json, { uniqueKeys: true, logLevel: 'silent', prettyErrors: false });
  return errors.some(({ code }) => code === 'DUPLICATE_KEY');
}

function parameterOf(challenge: string, name: string): string | undefined {
  return new RegExp(`(?:^|[\\s,])${name}="((?:[^"\\\\]|\\\\.)*)"`).exec(challenge)?.[1];
}
