import type { Dispatcher } from 'undici';
import { faultError, KeycloakError, notKeycloak, responseError } from './errors.js';
import { isRefused } from './faults.js';
import { patiently } from './patience.js';
import type { Credentials } from './settings.js';

/** Access tokens for the admin API, renewed before they expire. */
export interface TokenSource {
  /**
   * A token that is valid for some seconds more. Calls at the same time share one request.
   *
   * @throws KeycloakError when the login is refused or the server cannot be reached
   */
  current(): Promise<string>;
  /** Forgets a token that the server no longer accepts, so that the next one comes from a new login. */
  reject(token: string): void;
  /** Ends the session on the server; never throws. */
  logout(): Promise<void>;
}

interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  /** By the clock of `performance.now()`, which no one sets. */
  readonly renewAt: number;
}

/** Renewed when less than this is left, so that a slow request still arrives with a valid token. */
const MARGIN_S = 10;
const LOGIN_TIMEOUT_MS = 30_000;
const LOGOUT_TIMEOUT_MS = 3_000;

/**
 * Gets tokens by the password grant or by client credentials.
 *
 * The admin client's own renewal sends one request per caller and fails for good where there is no refresh token, as
 * with client credentials.
 */
export function tokenSource(options: {
  readonly server: string;
  readonly authRealm: string;
  readonly credentials: Credentials;
  readonly dispatcher: Dispatcher;
  readonly redact: (text: string) => string;
  /** Told of each token, so that nothing shows it. */
  readonly onToken: (token: string) => void;
}): TokenSource {
  const { server, authRealm, credentials, dispatcher, redact, onToken } = options;
  const endpoint = `${server}/realms/${encodeURIComponent(authRealm)}/protocol/openid-connect`;
  const path = new URL(endpoint).pathname.slice(new URL(server).pathname.replace(/\/$/, '').length);
  let tokens: Tokens | undefined;
  let pending: Promise<Tokens> | undefined;

  const post = (name: string, form: Readonly<Record<string, string>>, timeoutMs: number) =>
    dispatcher.request({
      ...originAndPath(`${endpoint}/${name}`),
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...clientOf(credentials), ...form }).toString(),
      signal: AbortSignal.timeout(timeoutMs),
    });

  const request = async (form: Readonly<Record<string, string>>): Promise<Tokens> => {
    const asked = { method: 'POST', path: `${path}/token`, server };
    const started = performance.now();
    let status: number;
    let text: string;
    try {
      const response = await patiently(() => post('token', form, LOGIN_TIMEOUT_MS), isRefused);
      status = response.statusCode;
      text = await response.body.text();
    } catch (error) {
      throw faultError(asked, error);
    }
    const body = parsed(text);
    if (status !== 200) throw responseError({ ...asked, status }, body, redact);
    const { access_token: access, refresh_token: refresh, expires_in: lifetime } = Object(body) as Answer;
    if (typeof access !== 'string' || typeof lifetime !== 'number') {
      throw notKeycloak({ ...asked, status }, typeof body === 'string' ? 'no JSON' : 'JSON without a token');
    }
    onToken(access);
    if (typeof refresh === 'string') onToken(refresh);
    // A lifetime shorter than twice the margin would otherwise have every request renew the token first.
    const usableS = Math.max(lifetime - MARGIN_S, lifetime / 2);
    return {
      access,
      refresh: typeof refresh === 'string' ? refresh : undefined,
      renewAt: started + usableS * 1000,
    };
  };

  const renew = async (): Promise<Tokens> => {
    if (tokens?.refresh !== undefined) {
      try {
        return await request({ grant_type: 'refresh_token', refresh_token: tokens.refresh });
      } catch (error) {
        // The session may be over (idle time-out, a restart): a new login heals that, and nothing else.
        if (!(error instanceof KeycloakError) || error.status !== 400) throw error;
      }
    }
    return request(grantOf(credentials));
  };

  return {
    async current() {
      if (tokens !== undefined && performance.now() < tokens.renewAt) return tokens.access;
      pending ??= renew().finally(() => {
        pending = undefined;
      });
      tokens = await pending;
      return tokens.access;
    },
    reject(token) {
      if (tokens?.access === token) tokens = undefined;
    },
    async logout() {
      const refresh = tokens?.refresh;
      tokens = undefined;
      if (refresh === undefined) return;
      try {
        const response = await post('logout', { refresh_token: refresh }, LOGOUT_TIMEOUT_MS);
        await response.body.dump();
      } catch {
        // The session ends by itself; what was asked for is done.
      }
    },
  };
}

interface Answer {
  readonly access_token?: unknown;
  readonly refresh_token?: unknown;
  readonly expires_in?: unknown;
}

function originAndPath(address: string): { readonly origin: string; readonly path: string } {
  const { origin, pathname } = new URL(address);
  return { origin, path: pathname };
}

function clientOf(credentials: Credentials): Readonly<Record<string, string>> {
  return credentials.kind === 'client'
    ? { client_id: credentials.clientId, client_secret: credentials.clientSecret }
    : { client_id: credentials.clientId };
}

function grantOf(credentials: Credentials): Readonly<Record<string, string>> {
  return credentials.kind === 'client'
    ? { grant_type: 'client_credentials' }
    : { grant_type: 'password', username: credentials.username, password: credentials.password };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
