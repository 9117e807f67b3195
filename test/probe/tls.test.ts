import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { createAuthority } from '../../src/authority.js';
import { issueIdentity } from '../../src/parties/identity.js';
import { keysToPlay } from '../../src/parties/relying-party.js';
import { WireError, type WireRequest } from '../../src/parties/wire.js';
import { listProbes } from '../../src/probe/engine.js';
import { openTemplates } from '../../src/probe/hardening.js';
import type { Outcome, Target } from '../../src/probe/probe.js';
import { rsaCertificate, SHORT_DH } from '../rsa-certificate.js';

const probes = await listProbes();
const templates = await openTemplates();
const address = { verifyTls: false };
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

const { certificate: cert, key } = await rsaCertificate();

/** Shakes hands, and says a word to whoever got so far. */
async function listening(options: TlsOptions): Promise<string> {
  const server = createServer({ cert, key, ...options }, socket => {
    socket.on('error', () => {});
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  });
  server.on('tlsClientError', () => {});
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

async function run(probe: string, template: string, server: object, more: object = {}): Promise<Outcome> {
  const { profile } = templates.find(({ id }) => id === template) ?? {};
  const target = { profile, server, address, clients: [{}, {}], ...more } as unknown as Target;
  const outcome = await probes.find(({ id }) => id === probe)?.run(target);
  if (outcome === undefined) throw new Error(`there is no probe ${probe}`);
  return outcome;
}

const DHE = 'DHE-RSA-AES128-GCM-SHA256';
const GOOD = 'ECDHE-RSA-AES128-GCM-SHA256';
const CBC = 'ECDHE-RSA-AES128-SHA256';
const CIPHERS = 'tls-cipher-not-recommended';

test.each([
  ['fapi2-security-profile-dpop', DHE, 'fail'],
  ['fapi1-advanced-mtls', DHE, 'pass'],
  ['fapi-ciba-mtls-poll', DHE, 'pass'],
  ['fapi1-baseline', DHE, 'warn'],
  ['native-app', DHE, 'warn'],
  ['fapi2-security-profile-dpop', CBC, 'fail'],
  ['fapi1-advanced-mtls', CBC, 'fail'],
  ['native-app', CBC, 'warn'],
  ['native-app', GOOD, 'pass'],
])('%s: a server that agrees to %s beside what all recommend: %s', async (template, cipher, verdict) => {
  const issuer = await listening({ ciphers: `${GOOD}:${cipher}`, maxVersion: 'TLSv1.2', dhparam: 'auto' });
  expect((await run(CIPHERS, template, { issuer })).verdict).toBe(verdict);
});

test.each([
  [`${GOOD}:${DHE}`, SHORT_DH, 'fail', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 with a key of 1024 bits'],
  [`${GOOD}:DHE-RSA-AES256-SHA`, SHORT_DH, 'fail', 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA with a key of 1024 bits'],
  [`${GOOD}:${DHE}`, 'auto', 'pass', 'with a key of 2048 bits'],
  [GOOD, undefined, 'pass', 'DHE is not agreed to'],
])(
  'a server that agrees to %s with given parameters: its keys of DHE are measured',
  async (ciphers, dhparam, ...due) => {
    const dhe = dhparam === undefined ? {} : { dhparam };
    const issuer = await listening({ ciphers: `${ciphers}:@SECLEVEL=0`, ...dhe });
    const { verdict, message } = await run('tls-dhe-key-too-short', 'fapi1-advanced-mtls', { issuer });
    expect([verdict, message]).toEqual([due[0], expect.stringContaining(due[1] ?? '')]);
  },
);

test('every address of the server is looked at, aliases too', async () => {
  const issuer = await listening({ ciphers: GOOD, minVersion: 'TLSv1.2' });
  const weak = await listening({
    ciphers: `${GOOD}:${CBC}:ECDHE-RSA-AES128-SHA:@SECLEVEL=0`,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.2',
  });
  for (const metadata of [
    { token_endpoint: `${weak}/token` },
    { jwks_uri: `${weak}/jwks` },
    { mtls_endpoint_aliases: { token_endpoint: `${weak}/token` } },
  ]) {
    const server = { issuer, authorization_endpoint: `${issuer}/authorize`, ...metadata };
    const found = async (probe: string) => {
      const { verdict, message } = await run(probe, 'fapi2-security-profile-dpop', server);
      return [verdict, message.includes(weak)];
    };
    expect(await found(CIPHERS)).toEqual(['fail', true]);
    expect(await found('tls-version-outdated')).toEqual(['fail', true]);
    expect(await found('tls-1-3-missing')).toEqual(['warn', true]);
  }
});

test('what answers no handshake at all is not taken for a server without DHE', async () => {
  const issuer = await listening({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
  expect((await run('tls-dhe-key-too-short', 'fapi1-advanced-mtls', { issuer })).verdict).toBe('error');
});

test('where browsers alone come, other cipher suites are allowed, and not recommended', async () => {
  const issuer = await listening({ ciphers: GOOD });
  const login = await listening({ ciphers: `${GOOD}:${CBC}` });
  const server = { issuer, token_endpoint: `${issuer}/token`, authorization_endpoint: `${login}/authorize` };
  for (const template of ['fapi2-security-profile-dpop', 'fapi1-advanced-mtls']) {
    expect((await run(CIPHERS, template, server)).verdict).toBe('warn');
  }
});

test('what breaks off at TLS 1.3 instead of agreeing to less is told apart from what does not answer', async () => {
  const issuer = await listening({ maxVersion: 'TLSv1.2' });
  const told = await run('tls-1-3-missing', 'fapi2-security-profile-dpop', { issuer });
  expect(told.verdict).toBe('warn');
  expect(told.message).toContain('TLS 1.2 alone: TLSv1.2');
  const sound = await run('tls-1-3-missing', 'fapi2-security-profile-dpop', { issuer: await listening({}) });
  expect(sound).toEqual({
    verdict: 'pass',
    message: 'Offered both, the server takes TLSv1.3; offered TLS 1.2 alone: TLSv1.2.',
  });
});

test('a connection that breaks off without an alert is not taken for a refusal of TLS 1.3', async () => {
  const behind = await listening({});
  let connections = 0;
  const proxy = createTcpServer(socket => {
    connections += 1;
    socket.on('error', () => {});
    if (connections === 1) socket.destroy();
    else socket.pipe(connect(Number(new URL(behind).port), '127.0.0.1').on('error', () => {})).pipe(socket);
  });
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const issuer = `https://localhost:${(proxy.address() as AddressInfo).port}`;
    const { verdict, message } = await run('tls-1-3-missing', 'fapi2-security-profile-dpop', { issuer });
    expect([verdict, message]).toEqual(['error', expect.stringContaining('breaks off')]);
  } finally {
    proxy.close();
  }
});

test('a server without TLS is told that it has none', async () => {
  const server = { issuer: 'http://localhost', token_endpoint: 'http://localhost/token' };
  for (const id of ['tls-version-outdated', 'tls-1-3-missing', CIPHERS]) {
    const told = await run(id, 'fapi2-security-profile-dpop', server);
    expect(told).toEqual({ verdict: 'error', message: expect.stringContaining('The server has no TLS') });
  }
});

test('a server that refuses everybody in the handshake does not refuse a certificate', async () => {
  const authority = await createAuthority();
  const identity = await issueIdentity(authority, 'CN=tpp-1');
  const party = {
    ...{ clientId: 'tpp-1', redirectUri: 'https://tpp.example/', authentication: 'mtls', identity },
    ...(await keysToPlay([])),
  };
  // Nobody offers so old a version any more, which is answered with an alert.
  const issuer = await listening({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
  const server = { issuer, pushed_authorization_request_endpoint: `${issuer}/par` };
  const wire = {
    async send(request: WireRequest) {
      throw new WireError(request, new Error('socket hang up'));
    },
  };
  const more = { clients: [party, party], wire, authority, control: async () => {} };
  const outcome = await run('certificate-of-unknown-authority', 'fapi2-security-profile-mtls-auth-mtls', server, more);
  expect(outcome).toMatchObject({ verdict: 'error', message: expect.stringContaining('No TLS handshake at all') });
});
