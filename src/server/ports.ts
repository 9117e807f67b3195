import { createServer } from 'node:net';

/** Two different ports of the loopback interface that are free at this moment. Another may take them at the next. */
export async function freePorts(): Promise<readonly [number, number]> {
  const first = createServer();
  const second = createServer();
  try {
    return [await listen(first, 0), await listen(second, 0)];
  } finally {
    first.close();
    second.close();
  }
}

/** Whether a port of the loopback interface can be listened on at this moment. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
