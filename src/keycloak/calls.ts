import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { NetworkError } from '@keycloak/keycloak-admin-client';
import { faultError, KeycloakError, notKeycloak, responseError } from './errors.js';
import { isBroken, isRefused } from './faults.js';
import { patiently } from './patience.js';
import type { TokenSource } from './token.js';
import { type Sent, traced } from './watch.js';

const TRANSIENT = new Set([502, 503, 504]);

/**
 * Stands before the admin client: its calls are tried again where that heals and does no harm, log in anew once when
 * the token is refused, and throw {@link KeycloakError} instead of `NetworkError` and `fetch failed`.
 */
export function guarded(
  admin: KeycloakAdminClient,
  options: { readonly server: string; readonly tokens: TokenSource; readonly redact: (text: string) => string },
): KeycloakAdminClient {
  const guard = (call: () => Promise<unknown>, list = false) => guardedCall(call, list, options);
  // Only resources send requests; the client's own members are passed through.
  return new Proxy(admin, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member === 'function') return member.bind(target);
      return typeof member === 'object' && member !== null ? guardedResource(String(name), member, guard) : member;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

/** Methods that are answered by a list, of every resource but `serverInfo`. */
const LISTS = [
  ...['find', 'findUsersWithRole', 'listRoles', 'listProtocolMappers'],
  ...['listDefaultClientScopes', 'listDefaultOptionalClientScopes'],
];

function guardedResource(
  resourceName: string,
  resource: object,
  guard: (call: () => Promise<unknown>, list?: boolean) => Promise<unknown>,
): object {
  return new Proxy(resource, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      // Only what it makes sends a request: for what the client has no method for.
      if (name === 'makeRequest') {
        return (...args: readonly unknown[]) => {
          const request = Reflect.apply(member, target, args) as (...all: readonly unknown[]) => unknown;
          return (...all: readonly unknown[]) => guard(async () => request(...all));
        };
      }
      const isList = resourceName !== 'serverInfo' && LISTS.includes(String(name));
      return (...all: readonly unknown[]) => guard(async () => Reflect.apply(member, target, all), isList);
    },
  });
}

async function guardedCall(
  call: () => Promise<unknown>,
  list: boolean,
  { server, tokens, redact }: Parameters<typeof guarded>[1],
): Promise<unknown> {
  let last: readonly Sent[] = [];
  const once = async () => {
    const token = await tokens.current();
    const { sent, outcome } = await traced(call);
    last = sent;
    if (outcome.status === 'fulfilled') return genuine(outcome.value, list, sent.at(-1), server);
    if (statusOf(outcome.reason) === 401) tokens.reject(token);
    throw outcome.reason;
  };
  let relogin = true;
  try {
    return await patiently(once, error => {
      if (error instanceof KeycloakError) return false;
      const harmless = last.every(({ method }) => method === 'GET');
      const single = last.length === 1;
      const status = statusOf(error);
      if (status === 401 && relogin && (harmless || single)) {
        relogin = false;
        return true;
      }
      if (single && isRefused(error)) return true;
      return harmless && (isTransient(status) || isTorn(error) || isBroken(error) || isRefused(error));
    });
  } catch (error) {
    throw translated(error, last.at(-1), { server, redact });
  }
}

function isTransient(status: number | undefined): boolean {
  return status !== undefined && TRANSIENT.has(status);
}

/**
 * Whether a GET ended with what Keycloak says when something that it was about to tell of is deleted meanwhile: it reads
 * the list of realms while it writes it, so that the fault may also be one of writing JSON.
 */
function isTorn(error: unknown): boolean {
  if (!(error instanceof NetworkError) || ![400, 500].includes(error.response.status)) return false;
  const said = error.responseData as { readonly error?: unknown } | undefined;
  return typeof said === 'object' && said?.error === 'unknown_error';
}

function statusOf(error: unknown): number | undefined {
  return error instanceof NetworkError ? error.response.status : undefined;
}

/** A page of HTML or half a document comes back from the admin client as a string, as if it were the result. */
function genuine(result: unknown, list: boolean, sent: Sent | undefined, server: string): unknown {
  if (list && sent !== undefined && typeof result === 'object' && !Array.isArray(result)) {
    throw notKeycloak({ ...sent, path: below(server, sent.path), server }, 'no list');
  }
  if (typeof result !== 'string' || result === '' || sent?.contentType === undefined) return result;
  if (sent.contentType.startsWith('text/html')) throw notKeycloak({ ...sent, server }, 'a page of HTML');
  if (sent.contentType.startsWith('application/json')) throw notKeycloak({ ...sent, server }, 'cut off or no JSON');
  return result;
}

function translated(
  error: unknown,
  sent: Sent | undefined,
  { server, redact }: { readonly server: string; readonly redact: (text: string) => string },
): unknown {
  if (error instanceof KeycloakError || sent === undefined) return error;
  const request = { method: sent.method, path: below(server, sent.path), server };
  if (error instanceof NetworkError) {
    const { status, headers } = error.response;
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null) {
      return notKeycloak({ ...request, status }, `a redirect to ${new URL(location, server).origin}`);
    }
    return responseError({ ...request, status }, error.responseData, redact);
  }
  return sent.status === undefined || error instanceof TypeError ? faultError(request, error) : error;
}

/** The path below the server's own: `/admin/realms` of `https://host/auth/admin/realms`. */
function below(server: string, path: string): string {
  const base = new URL(server).pathname.replace(/\/$/, '');
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
