import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openPki } from '../../src/server/pki.js';
import { inProcess } from './in-process.js';
import { startProxy } from './proxy.js';
import type {} from './setup.js';

const { url, ca } = inject('keycloak');
const REALM = 'kcfapi-test-visible';
const MTLS = 'fapi2-security-profile-mtls';

/** Ids of the options that `plan` says are missing. */
async function missing(template: string, more: { server?: string; ca?: string; argv?: readonly string[] } = {}) {
  const env = {
    ...(more.server === undefined ? {} : { KCFAPI_SERVER: more.server }),
    ...(more.ca === undefined ? {} : { KCFAPI_CA: more.ca }),
  };
  const { error, result, stdout } = await inProcess(['plan', template, '--realm', REALM, '--json'], { env });
  // It differs because there is no such realm, not because of the server.
  expect([error, result]).toEqual([undefined, 'differs']);
  const { server } = JSON.parse(stdout) as {
    server: readonly { options: readonly { name: string }[]; seen: string }[];
  };
  return server.map(({ options, seen }) => [options.map(({ name }) => name).join(), seen]);
}

/** A proxy that ends TLS before the server, asks for no client certificate, and has other ciphers than it should. */
async function carelessProxy(
  tls: NonNullable<Parameters<typeof startProxy>[0]['tls']> = {
    ciphers: 'ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384',
  },
) {
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-visible-'));
  const pki = await openPki(folder);
  const { certificateFile, keyFile } = await pki.issueServer();
  const credential = { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
  const proxy = await startProxy({ upstream: url, ca, credential, tls });
  onTestFinished(async () => {
    await proxy.close();
    await rm(folder, { recursive: true });
  });
  return { server: `https://localhost:${proxy.port}`, ca: pki.caFile };
}

test('a server that asks for client certificates has them, and its features are on', async () => {
  const names = (await missing(MTLS)).map(([name]) => name);
  expect(names).not.toContain('https-client-auth');
  expect(names).not.toContain('features');
});

test('what ends TLS without asking, with ciphers that are not recommended, visibly lacks both', async () => {
  const careless = await carelessProxy();
  expect(await missing(MTLS, careless)).toEqual([
    [
      'https-cipher-suites',
      expect.stringMatching(/^The server agrees to TLSv1\.2 with TLS_ECDHE_(ECDSA|RSA)_WITH_AES_256_CBC_SHA384\.$/),
    ],
    ['https-client-auth', 'The TLS handshake asks for no client certificate.'],
  ]);
  // Without client certificates nobody misses them; and only FAPI permits no more than what is recommended.
  expect(await missing('native-app', careless)).toEqual([]);
});

test('what agrees to a version before TLS 1.2 visibly does, though it can do better', async () => {
  const old = await carelessProxy({ minVersion: 'TLSv1', ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' });
  expect(await missing('native-app', old)).toEqual([['https-protocols', 'The server agrees to TLSv1.1.']]);
});

test('people are told behind the plan', async () => {
  const careless = await carelessProxy();
  const env = { KCFAPI_SERVER: careless.server, KCFAPI_CA: careless.ca };
  const { stdout } = await inProcess(['plan', MTLS, '--realm', REALM], { env });
  expect(stdout).toMatch(
    /\nPlan: .*\n\nWhat the server visibly lacks \(start options, no change of the realm\):\n {4}https-cipher-suites=TLS_.*\n(?:.*\n)* {4}https-client-auth=request\n {8}The TLS handshake asks for no client certificate\. .*\n {8}RFC8705-6\.1 {2}RFC8705-6\.5\n$/,
  );
});
