import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { layBait } from '../../src/parties/bait.js';

async function reached(host: string) {
  const server = createServer(socket => socket.on('error', () => {}));
  server.listen({ host, port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host, port, close: () => new Promise(resolve => server.close(resolve)) };
}

test('it lies where this machine is on the way to the server, and a connection shows', async () => {
  const server = await reached('127.0.0.1');
  const bait = await layBait(server);
  try {
    const { hostname, port } = new URL(bait.url('http', ''));
    expect(hostname).toBe('127.0.0.1');
    expect(bait.url('https', 'request.jwt')).toBe(`https://${hostname}:${port}/request.jwt`);
    expect(bait.isAsked()).toBe(false);
    await once(connect(Number(port), hostname), 'close');
    expect(bait.isAsked()).toBe(true);
  } finally {
    await bait.close();
    await server.close();
  }
});

test('an interruption is waited for by nobody', async () => {
  const server = await reached('127.0.0.1');
  const reason = new Error('interrupted');
  await expect(layBait(server, AbortSignal.abort(reason))).rejects.toBe(reason);
  await server.close();
});

test('without a way to the server there is none', async () => {
  const server = await reached('127.0.0.1');
  await server.close();
  await expect(layBait(server)).rejects.toThrow('ECONNREFUSED');
});
