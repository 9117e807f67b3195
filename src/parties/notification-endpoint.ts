import { randomBytes } from 'node:crypto';
import { type Call, type CallableTls, listenAt, type Reply } from './callable.js';

/** The client notification endpoint, which the server pings when a result is there (CIBA sections 9 and 10.2). */
export interface NotificationEndpoint {
  /** What a client registers. */
  readonly url: string;
  /** Pings that came, whatever their token, in their order. */
  pings(): readonly Call[];
  /** From now on, answers pings that come with a token otherwise than with 204. */
  answer(token: string, reply: Reply): void;
  close(): Promise<void>;
}

/** More pings than a run has stories. The oldest are forgotten first. */
const MAX_KEPT = 1_000;

/**
 * Begins to listen for pings.
 *
 * @param url - https, where the realm asks for TLS of clients; port 0: any that is free
 * @param tls - a certificate that the server trusts for the URL's host
 * @throws Error when the port cannot be listened on
 */
export async function openNotifications(url: URL, tls?: CallableTls): Promise<NotificationEndpoint> {
  const pings: Call[] = [];
  const replies = new Map<string, Reply>();
  const listener = await listenAt(
    url,
    call => {
      pings.push(call);
      if (pings.length > MAX_KEPT) pings.shift();
      return replies.get(call.bearer) ?? { status: 204 };
    },
    { tls },
  );
  return {
    url: listener.url,
    pings: () => pings,
    answer: (token, reply) => void replies.set(token, reply),
    close: listener.close,
  };
}

/** A client notification token: fresh for each request, with more than 160 bits (CIBA section 7.1). */
export function notificationToken(): string {
  return randomBytes(32).toString('base64url');
}
