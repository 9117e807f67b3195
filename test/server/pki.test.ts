import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { openPki } from '../../src/server/pki.js';
import { temporaryFolder } from './temporary.js';

test('a server and a client know each other by what one authority gave them', async () => {
  const pki = await openPki(join(await temporaryFolder(), 'pki'));
  const { certificateFile, keyFile } = await pki.issueServer();
  const client = await pki.issue({ subject: 'CN=tpp-1, O=Example' });
  const server = createServer({
    cert: await readFile(certificateFile),
    key: await readFile(keyFile),
    ca: pki.ca,
    requestCert: true,
    rejectUnauthorized: true,
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'secureConnection');
    const socket = connect({
      ...{ host: '127.0.0.1', port, servername: 'localhost' },
      ...{ ca: pki.ca, cert: client.certificate, key: client.key },
    });
    await once(socket, 'secureConnect');
    const [peer] = (await accepted) as [TLSSocket];
    expect(peer.authorized).toBe(true);
    expect(peer.getPeerCertificate().subject).toMatchObject({ CN: 'tpp-1', O: 'Example' });
    socket.destroy();
    peer.destroy();
  } finally {
    server.close();
  }
});

test('the server’s certificate is for this machine under all its names', async () => {
  const pki = await openPki(join(await temporaryFolder(), 'pki'));
  const { certificateFile } = await pki.issueServer();
  const certificate = new X509Certificate(await readFile(certificateFile));
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('::1')).toBeDefined();
  expect(certificate.verify(new X509Certificate(pki.ca).publicKey)).toBe(true);
});

test('the authority is the same when it is opened again, and another one elsewhere', async () => {
  const folder = await temporaryFolder();
  const first = await openPki(join(folder, 'a'));
  expect((await openPki(join(folder, 'a'))).ca).toBe(first.ca);
  expect((await openPki(join(folder, 'b'))).ca).not.toBe(first.ca);
});

test('private keys are for their owner alone', async () => {
  const folder = join(await temporaryFolder(), 'pki');
  const pki = await openPki(folder);
  const { keyFile } = await pki.issueServer();
  for (const file of [keyFile, join(folder, 'ca.key')]) expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const { certificate, key } = await pki.issue({ subject: 'CN=x' });
  expect(new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))).toBe(true);
});
