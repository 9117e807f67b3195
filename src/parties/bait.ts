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
 * @throws Error when there is no way to the server, or nothing may listen there
 */
export async function layBait(server: Place): Promise<Bait> {
  const host = await ownAddressTowards(server);
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

function ownAddressTowards({ host, port }: Place): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    socket.once('error', reject);
    socket.once('connect', () => {
      const { localAddress = '127.0.0.1' } = socket;
      socket.destroy();
      resolve(localAddress);
    });
  });
}
