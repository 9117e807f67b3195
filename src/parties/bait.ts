import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';

/** An address of this machine that nobody has a reason to ask. */
export interface Bait {
  /** The same place for either scheme: nothing is answered there. */
  url(scheme: 'http' | 'https', file: string): string;
  /** Whether anybody has opened a connection: it need not come to a request. */
  isAsked(): boolean;
  close(): Promise<void>;
}

/** Where a server listens. */
interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Lays out an address on the interface by which this machine reaches a server. The server may still not reach it: a
 * firewall between the two lets connections through one way only.
 *
 * @throws Error when there is no way to the server, or none within ten seconds, or nothing may listen there
 * @throws the signal's reason when it is interrupted
 */
export async function layBait(server: Place, signal?: AbortSignal): Promise<Bait> {
  const host = await ownAddressTowards(server, signal);
  let asked = false;
  const listener = createServer(socket => {
    asked = true;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen({ host, port: 0 }, resolve);
  });
  const { port, family } = listener.address() as AddressInfo;
  const authority = `${family === 'IPv6' ? `[${host}]` : host}:${port}`;
  return {
    url: (scheme, file) => `${scheme}://${authority}/${file}`,
    isAsked: () => asked,
    close: () => new Promise(resolve => listener.close(() => resolve())),
  };
}

const CONNECT_MS = 10_000;

async function ownAddressTowards({ host, port }: Place, signal?: AbortSignal): Promise<string> {
  const socket = connect({ host, port });
  const within = AbortSignal.any([...(signal === undefined ? [] : [signal]), AbortSignal.timeout(CONNECT_MS)]);
  try {
    await once(socket, 'connect', { signal: within });
    return socket.localAddress ?? '127.0.0.1';
  } catch (error) {
    signal?.throwIfAborted();
    throw within.aborted ? new Error(`no connection to ${host}:${port} within ${CONNECT_MS / 1000} s`) : error;
  } finally {
    // An error that comes after nobody waits any more would end the process.
    socket.on('error', () => {});
    socket.destroy();
  }
}
