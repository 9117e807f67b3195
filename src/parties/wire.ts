import { isIP } from 'node:net';
import { Agent, buildConnector, errors, request as send } from 'undici';
import type { Exchange } from '../report/exchange.js';
import { redactExchange } from '../report/redact.js';
import { trusting } from '../trust.js';

/** A request exactly as it goes out: headers in order, repeated ones too. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** What is shown in the TLS handshake; nothing without it. */
  readonly identity?: TlsIdentity;
}

/** A certificate that a client shows in TLS handshakes, with its private key. */
export interface TlsIdentity {
  /** PEM, with the authorities between it and the one that the server knows. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
  /** Its distinguished name as RFC 2253 writes it: `CN=tpp-1,O=Example`. */
  readonly subject: string;
}

/** A response exactly as it came, redirects not followed. */
export interface WireResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** How to reach the server that is examined. */
export interface Address {
  /** PEM of authorities to trust beside the system's. */
  readonly ca?: string | readonly string[];
  readonly verifyTls: boolean;
  /** Connect there whatever the URL says, as `curl --connect-to` does; name and certificate stay those of the URL. */
  readonly connectTo?: { readonly host: string; readonly port: number };
}

/** Connections to one server, shared by all parties of a run. */
export interface Network {
  readonly address: Address;
  send(request: WireRequest, signal?: AbortSignal): Promise<WireResponse>;
  /** Requests sent so far. */
  requests(): number;
  close(): Promise<void>;
}

/** The network, seen by one story: it keeps the transcript. */
export interface Wire {
  /** @param step - the scenario's step that the request belongs to, for the transcript */
  send(request: WireRequest, step: string): Promise<WireResponse>;
  /** Keeps an exchange that somebody else carried out: a real browser. */
  witness(exchange: Exchange): void;
  /** Every exchange so far, redacted. */
  transcript(): readonly Exchange[];
}

/** No answer came: refused, reset, a broken TLS handshake, too slow. The message names no secret. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** Code of the cause: `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`. */
  readonly code: string;

  constructor(request: WireRequest, cause: unknown) {
    const { code, message } = rootOf(cause);
    super(`${request.method} ${withoutQuery(request.url)}: ${message}`, { cause });
    this.code = code;
  }
}

const TIMEOUT_MS = 30_000;
/** For the whole of an answer: one that trickles in never gets idle. */
const DEADLINE_MS = 60_000;
/** More than any answer of an authorization server; a hostile one cannot fill the memory. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;

/** Opens connections to a server. Nothing is sent yet. */
export function openNetwork(address: Address): Network {
  // A connection belongs to one identity: whoever shows another certificate must not find the first one's open.
  const agents = new Map<TlsIdentity | undefined, Agent>();
  const agentOf = (identity: TlsIdentity | undefined): Agent => {
    const agent = agents.get(identity) ?? openAgent(address, identity);
    agents.set(identity, agent);
    return agent;
  };
  let count = 0;
  return {
    address,
    async send(request, signal) {
      count += 1;
      try {
        const response = await send(request.url, {
          dispatcher: agentOf(request.identity),
          method: request.method as 'GET',
          headers: request.headers.flat(),
          body: request.body ?? null,
          responseHeaders: 'raw',
          signal: AbortSignal.any([...(signal === undefined ? [] : [signal]), AbortSignal.timeout(DEADLINE_MS)]),
        });
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of response.body as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > MAX_BODY_BYTES) throw new errors.ResponseExceededMaxSizeError();
          chunks.push(chunk);
        }
        return {
          status: response.statusCode,
          headers: pairsOf(response.headers as unknown as readonly string[]),
          body: Buffer.concat(chunks).toString('utf8'),
        };
      } catch (cause) {
        signal?.throwIfAborted();
        throw new WireError(request, cause);
      }
    },
    requests: () => count,
    async close() {
      await Promise.all([...agents.values()].map(agent => agent.destroy()));
    },
  };
}

function openAgent({ ca, verifyTls, connectTo }: Address, identity: TlsIdentity | undefined): Agent {
  const shown = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
  const connector = buildConnector({ secureContext: trusting(ca, shown), rejectUnauthorized: verifyTls });
  return new Agent({
    // A handful of stories run side by side; more sockets would only queue on the server's cores.
    connections: 16,
    connect: (options, callback) =>
      connector(
        {
          ...options,
          // Of a request with another Host header undici would take that one. An address has none (RFC 6066 section 3).
          servername: isIP(options.hostname.replace(/^\[|\]$/g, '')) === 0 ? options.hostname : '',
          ...(connectTo === undefined ? {} : { hostname: connectTo.host, port: String(connectTo.port) }),
        },
        callback,
      ),
    bodyTimeout: TIMEOUT_MS,
    headersTimeout: TIMEOUT_MS,
  });
}

/** One network for two servers: what goes to the origin takes the other's connections, and trusts its authorities. */
export function withOrigin(network: Network, origin: string, other: Network): Network {
  return {
    address: network.address,
    send: (request, signal) => (new URL(request.url).origin === origin ? other : network).send(request, signal),
    requests: () => network.requests() + other.requests(),
    async close() {
      await Promise.all([network.close(), other.close()]);
    },
  };
}

/** Lets one story use the network and keeps what it said and heard. */
export function listen(network: Network, signal?: AbortSignal): Wire {
  const exchanges: Exchange[] = [];
  return {
    async send(request, step) {
      const startedAt = new Date();
      const note = (rest: Pick<Exchange, 'response' | 'failure'>) =>
        exchanges.push(
          redactExchange({
            step,
            request: shown(request),
            ...rest,
            startedAt: startedAt.toISOString(),
            durationMs: Date.now() - startedAt.getTime(),
          }),
        );
      try {
        const response = await network.send(request, signal);
        note({ response });
        return response;
      } catch (error) {
        note({ failure: error instanceof WireError ? error.message : 'interrupted' });
        throw error;
      }
    },
    witness: exchange => void exchanges.push(redactExchange(exchange)),
    transcript: () => [...exchanges],
  };
}

/** A request as the transcript has it: of an identity the name alone. */
function shown({ identity, ...request }: WireRequest): Exchange['request'] {
  return { ...request, ...(identity === undefined ? {} : { certificate: identity.subject }) };
}

/** The first value of a header, by its name in any case. */
export function headerOf(message: { readonly headers: WireResponse['headers'] }, name: string): string | undefined {
  return message.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

function pairsOf(flat: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs.push([flat[i] as string, flat[i + 1] as string]);
  return pairs;
}

function rootOf(cause: unknown): { code: string; message: string } {
  let root = cause;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (!(root instanceof Error)) return { code: 'UNKNOWN', message: 'the request failed' };
  const code = (root as NodeJS.ErrnoException).code ?? root.name;
  return { code, message: root.message || code };
}

/** A query can carry a code or a login session's secret. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
