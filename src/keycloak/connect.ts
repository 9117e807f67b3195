import KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import { Agent } from 'undici';
import { trusting } from '../trust.js';
import { guarded } from './calls.js';
import type { Connection } from './connection.js';
import { KeycloakError } from './errors.js';
import type { ConnectionSettings, Credentials } from './settings.js';
import { tokenSource } from './token.js';
import { type Watched, watch } from './watch.js';

const CONNECT_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
/** More than any realm; an answer without an end cannot fill the memory. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/**
 * Logs in to a Keycloak.
 *
 * @param options.onRequest - told of every request that is over; gets nothing that is secret
 * @throws KeycloakError when the server cannot be reached, is not trusted, is no Keycloak or refuses the login
 */
export async function connect(
  settings: ConnectionSettings,
  options: { readonly onRequest?: (request: Watched) => void } = {},
): Promise<Connection> {
  const { server, realm, authRealm, credentials, ca, verifyTls } = settings;
  let requests = 0;
  // Never a proxy of the environment: an admin's password goes to the server that was named and nowhere else.
  const agent = new Agent({
    connect: { secureContext: trusting(ca), rejectUnauthorized: verifyTls },
    connectTimeout: CONNECT_TIMEOUT_MS,
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
    maxResponseSize: MAX_ANSWER_BYTES,
  });
  const dispatcher = agent.compose(
    watch(request => {
      requests += 1;
      options.onRequest?.(request);
    }),
  );
  const { redact, onToken } = redactor(credentials);
  const tokens = tokenSource({ server, authRealm, credentials, dispatcher, redact, onToken });
  const adminOf = (realmName: string): KeycloakAdminClient => {
    const client = new KeycloakAdminClient({
      baseUrl: server,
      realmName,
      timeout: REQUEST_TIMEOUT_MS,
      // A redirect away from the admin API is a proxy's login page or a wrong address, not something to follow. The
      // built-in fetch takes any undici dispatcher, which its own types do not say.
      requestOptions: { redirect: 'manual', dispatcher } as object,
    });
    client.registerTokenProvider({ getAccessToken: () => tokens.current() });
    return guarded(client, { server, tokens, redact });
  };
  const admin = adminOf(realm);
  let version: Promise<string | undefined> | undefined;

  const close = async () => {
    await tokens.logout();
    await agent.destroy();
  };
  try {
    await tokens.current();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    server,
    realm,
    account: { realm: authRealm, clientId: credentials.clientId },
    admin,
    adminOf,
    ...(ca === undefined ? {} : { ca }),
    verifyTls,
    dispatcher,
    version: () => {
      version ??= versionOf(admin);
      return version;
    },
    requests: () => requests,
    close,
  };
}

async function versionOf(admin: KeycloakAdminClient): Promise<string | undefined> {
  try {
    return (await admin.serverInfo.find()).systemInfo?.version;
  } catch (error) {
    if (error instanceof KeycloakError && error.status === 403) return undefined;
    throw error;
  }
}

/** Shorter secrets are words that occur anywhere: taking them out would spoil the text and show what they are. */
const MIN_REDACTED = 8;

/** Takes our own secrets and tokens out of a server's text, which may quote the request. */
function redactor(credentials: Credentials): {
  readonly redact: (text: string) => string;
  readonly onToken: (token: string) => void;
} {
  const secret = credentials.kind === 'client' ? credentials.clientSecret : credentials.password;
  const forms =
    secret.length < MIN_REDACTED ? [] : [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  // One that was replaced may be in an answer that is still under way.
  const tokens = new Set<string>();
  return {
    redact: text => [...forms, ...tokens].reduce((rest, form) => rest.replaceAll(form, '(secret)'), text),
    onToken: token => {
      if (token.length >= MIN_REDACTED) tokens.add(token);
    },
  };
}
