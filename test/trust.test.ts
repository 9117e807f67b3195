import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type SecureContext } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { openPki } from '../src/server/pki.js';
import { trusting } from '../src/trust.js';

it('trusts the authorities that are given beside the system’s, and takes over what is offered', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-authorities-'));
  const pki = await openPki(folder);
  const { certificateFile, keyFile } = await pki.issueServer();
  const server = createServer({ cert: await readFile(certificateFile), key: await readFile(keyFile) });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  const { port } = server.address() as AddressInfo;
  const protocolOf = (secureContext: SecureContext) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, secureContext }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      }).once('error', reject);
    });
  const context = trusting(pki.ca);
  expect([await protocolOf(context), await protocolOf(context)]).toEqual(['TLSv1.3', 'TLSv1.3']);
  expect(await protocolOf(trusting(['', pki.ca], { maxVersion: 'TLSv1.2' }))).toBe('TLSv1.2');
  await expect(protocolOf(trusting(undefined))).rejects.toThrow(/certificate/);
});
