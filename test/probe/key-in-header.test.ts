import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { generateSigningKey } from '../../src/parties/keys.js';
import { listening, namingItsKey } from '../../src/probe/key-in-header.js';
import type { Probe, Target } from '../../src/probe/probe.js';
import type { Story } from '../../src/probe/scenario/story.js';

test('where nothing can listen, a header may still bring its key along', async () => {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  const key = await generateSigningKey('ES256', 'own');
  const target = {
    address: { connectTo: { host: '127.0.0.1', port } },
    server: { issuer: 'https://as.example' },
  } as unknown as Target;
  const probe = {
    does: 'Signs.',
    async run(own: Target) {
      const story = { party: { key }, target: own } as unknown as Story;
      await namingItsKey('jwk')(story);
      await namingItsKey('x5c')(story);
      await expect(namingItsKey('jku')(story)).rejects.toThrow('ECONNREFUSED');
      return { verdict: 'pass', message: 'Refused.' } as const;
    },
  } as unknown as Probe;
  expect(await listening(probe).run(target)).toEqual({ verdict: 'pass', message: 'Refused.' });
});
