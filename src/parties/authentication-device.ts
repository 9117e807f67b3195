import type { Credential } from '../authority.js';
import { listenAt } from './callable.js';
import type { Wire, WireResponse } from './wire.js';

/** A login that the server asks the device for. */
export interface LoginRequest {
  /** What a decision must be sent back with. A secret. */
  readonly bearer: string;
  readonly bindingMessage: string | undefined;
  readonly loginHint: string | undefined;
}

/**
 * The authentication device of CIBA (section 8), as far as Keycloak has it call and be called: its channel posts a
 * login request, which is answered 201, and the decision goes to the callback endpoint.
 */
export interface AuthenticationDevice {
  /** What the server's channel option must name. */
  readonly url: string;
  /**
   * The login that was asked for under a binding message, or without one the last that had none. The server asks before
   * it answers the client, so that it is there once the client has its answer.
   */
  asked(bindingMessage: string | undefined): LoginRequest | undefined;
  close(): Promise<void>;
}

/** What the person says, in the channel's words. */
export type Decision = 'SUCCEED' | 'UNAUTHORIZED' | 'CANCELLED';

/** More logins than a run has stories. The oldest are forgotten first. */
const MAX_KEPT = 1_000;

/**
 * Switches the device on.
 *
 * @param url - where it listens; port 0: any that is free
 * @param tls - where the URL is https
 * @throws Error when the port cannot be listened on
 */
export async function openDevice(url: URL, tls?: Credential): Promise<AuthenticationDevice> {
  const asked = new Map<string | undefined, LoginRequest>();
  const { close, ...listener } = await listenAt(
    url,
    ({ bearer, body: { binding_message, login_hint } }) => {
      const bindingMessage = textOf(binding_message);
      asked.delete(bindingMessage);
      asked.set(bindingMessage, { bearer, bindingMessage, loginHint: textOf(login_hint) });
      const [oldest] = asked.keys();
      if (asked.size > MAX_KEPT) asked.delete(oldest);
      // Keycloak takes nothing else for an answer.
      return { status: 201 };
    },
    { tls },
  );
  return { url: listener.url, asked: bindingMessage => asked.get(bindingMessage), close };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * Sends a decision to the server.
 *
 * @param bearer - of the login request; without it none is sent
 */
export function sendDecision(
  wire: Wire,
  { issuer, bearer, decision }: { issuer: string; bearer: string | undefined; decision: Decision },
): Promise<WireResponse> {
  return wire.send(
    {
      method: 'POST',
      url: `${issuer}/protocol/openid-connect/ext/ciba/auth/callback`,
      headers: [
        ['content-type', 'application/json'],
        ...(bearer === undefined ? [] : [['authorization', `Bearer ${bearer}`] as const]),
      ],
      body: JSON.stringify({ status: decision }),
    },
    'device',
  );
}
