import type { AuthorizationServer } from 'oauth4webapi';
import type { Chromium } from '../../parties/chromium.js';
import type { Network } from '../../parties/wire.js';

/** A real browser to log in with. */
export interface BrowserLogin {
  /** Chromium's executable; looked for without it. */
  readonly executable?: string;
  /** True: nobody sees it, and name and password are filled in; else a person logs in, once. */
  readonly headless: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Starts the browser of a run.
 *
 * @throws Error saying what to install, or that the server's certificate is not trusted
 */
export async function startLogin(
  { executable, headless, environment }: BrowserLogin,
  server: AuthorizationServer,
  { network, hasUser, signal }: { network: Network; hasUser: boolean; signal: AbortSignal | undefined },
): Promise<Chromium> {
  const url = server.authorization_endpoint;
  if (url === undefined)
    throw new Error('The server’s metadata name no authorization_endpoint, so that nobody logs in.');
  if (headless && !hasUser) throw new Error('--headless needs a user with a password, to fill them in.');
  const { startChromium } = await import('../../parties/chromium.js');
  const { address } = network;
  return startChromium({ executable, environment, headless, url, address, signal });
}
