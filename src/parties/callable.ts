import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type SecureVersion, TLSSocket } from 'node:tls';
import type { Credential } from '../authority.js';

/** A call of the server's: a JSON object that is posted, in CIBA with a bearer token (sections 8 and 10.2). */
export interface Call {
  /** A secret; empty where callers need none. */
  readonly bearer: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it came. */
  readonly text: string;
  /** Absent where the call came without TLS. */
  readonly tls?: Secured;
}

/** What caller and called agreed to. */
export interface Secured {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** In OpenSSL's words. */
  readonly cipher: string;
}

/** Certificate and key of who is called, and what alone is agreed to: without it, whatever the caller prefers. */
export interface CallableTls extends Credential {
  readonly maxVersion?: SecureVersion;
  /** OpenSSL's cipher list, for TLS 1.2 and before. */
  readonly ciphers?: string;
}

/** How a call is answered. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Whose calls are taken. */
export interface Callers {
  /** Where the URL is https. */
  readonly tls?: CallableTls | undefined;
  /** True: they need no bearer token. */
  readonly anonymous?: boolean;
}

/** A place on this machine that the server calls. */
export interface Callable {
  /** What the server must call. */
  readonly url: string;
  close(): Promise<void>;
}

/** More than any call of a server; nobody else can fill the memory either. */
const MAX_BODY_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/**
 * Listens for calls of the server. Whatever is none is refused unread: another path or method, no bearer token where
 * one is due, no JSON object, too long.
 *
 * @param url - `http://127.0.0.1:7001/`: host and port to listen on (port 0: any that is free) and the path
 * @throws Error when the port cannot be listened on
 */
export async function listenAt(
  url: URL,
  answer: (call: Call) => Reply,
  { tls, anonymous = false }: Callers = {},
): Promise<Callable> {
  if (url.protocol === 'https:' && tls === undefined) throw new Error(`${url.href} needs a certificate`);
  const { certificate: cert, ...limits } = tls ?? {};
  // Which cipher suite is taken is to tell of the caller.
  const server =
    url.protocol === 'https:' ? createTlsServer({ cert, ...limits, honorCipherOrder: false }) : createServer();
  server.requestTimeout = TIMEOUT_MS;
  server.on('request', (incoming, outgoing) => {
    void replyTo(incoming, { pathname: url.pathname, anonymous }, answer)
      .catch((): Reply => ({ status: 400 }))
      .then(({ status, headers, body }) => {
        // What is left unread of a refused call would keep the connection; and a server that kept it would find it gone
        // at the first call to the next run, and say that nobody is there.
        outgoing.setHeader('connection', 'close');
        outgoing.writeHead(status, headers).end(body);
      });
  });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (fault: NodeJS.ErrnoException) => reject(new Error(whyNot(url, fault))));
    server.listen({ host, port, exclusive: true }, resolve);
  });
  const address = new URL(url);
  address.port = String((server.address() as AddressInfo).port);
  return {
    url: address.href,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function replyTo(
  incoming: IncomingMessage,
  { pathname, anonymous }: { readonly pathname: string; readonly anonymous: boolean },
  answer: (call: Call) => Reply,
): Promise<Reply> {
  const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
  if (path !== pathname) return { status: 404 };
  if (incoming.method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
  if (!/^application\/json\b/i.test(incoming.headers['content-type'] ?? '')) return { status: 415 };
  const [, bearer = ''] = /^Bearer ([\w.~+/=-]+)$/i.exec(incoming.headers.authorization ?? '') ?? [];
  if (bearer === '' && !anonymous) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return { status: 413 };
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { status: 400 };
  const { socket } = incoming;
  const secured =
    socket instanceof TLSSocket
      ? { tls: { protocol: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().name } }
      : {};
  return answer({ bearer, text, body: body as Call['body'], ...secured });
}

function whyNot({ host }: URL, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE')
    return `another process listens on ${host} already. Only one at a time can: if it is another probe, wait for it`;
  if (code === 'EACCES') return `listening on ${host} is not permitted (ports below 1024 are the system's)`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${host} is no address of this machine`;
  return `cannot listen on ${host}: ${code ?? message}`;
}
