import { expect, test } from 'vitest';
import { keysToPlay } from '../../src/parties/relying-party.js';
import type { WireRequest } from '../../src/parties/wire.js';
import { listProbes } from '../../src/probe/engine.js';
import type { Target } from '../../src/probe/probe.js';

const issuer = 'https://as.example';
const party = { clientId: 'a', redirectUri: '', authentication: 'none', ...(await keysToPlay([])) } as const;

/** A server that answers the approval first, and pings afterwards, while the client waits. */
async function verdictOf(
  probeId: string,
  pings: readonly object[],
  url = 'https://localhost/',
): Promise<string | undefined> {
  const came: object[] = [];
  let token = '';
  const send = async ({ url, body = '' }: WireRequest) => {
    if (url.endsWith('/callback')) return { status: 200, headers: [], body: '' };
    const request = JSON.parse(
      Buffer.from(new URLSearchParams(body).get('request')?.split('.')[1] ?? '', 'base64url').toString(),
    );
    token = request.client_notification_token;
    const answer = { auth_req_id: 'one', expires_in: 60, interval: 5 };
    return { status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(answer) };
  };
  const target = {
    profile: { ciba_mode: 'ping', client_auth_type: 'none' },
    server: { issuer, backchannel_authentication_endpoint: `${issuer}/ciba` },
    user: { username: 'alice', password: '' },
    wire: { send },
    clients: [party, party],
    nonces: { of: () => undefined, keep: () => {} },
    device: { url: 'http://127.0.0.1:7001/', asked: () => ({ bearer: 'b' }) },
    notifications: { url, pings: () => came },
    control: async () => {},
    async pause() {
      came.push(...pings.map(ping => ({ bearer: token, body: { auth_req_id: 'one' }, ...ping })));
    },
  } as unknown as Target;
  const probe = (await listProbes()).find(({ id }) => id === probeId);
  return (await probe?.run(target))?.verdict;
}

test.each([
  [1, 'pass'],
  [2, 'fail'],
  [0, 'fail'],
])('a server that pings %i times after it answered the device: %s', async (pings, verdict) => {
  expect(await verdictOf('ciba-ping-inexact', Array(pings).fill({}))).toBe(verdict);
});

const GOOD = 'ECDHE-RSA-AES128-GCM-SHA256';

test.each([
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'pass'],
  ['TLSv1.2', GOOD, 'warn'],
  ['TLSv1.2', 'DHE-RSA-AES128-GCM-SHA256', 'warn'],
  ['TLSv1.2', 'ECDHE-RSA-AES128-SHA256', 'fail'],
  ['TLSv1.1', GOOD, 'fail'],
])('a server that pings over %s with %s: %s', async (protocol, cipher, verdict) => {
  expect(await verdictOf('ciba-ping-weakly-encrypted', [{ tls: { protocol, cipher } }])).toBe(verdict);
});

test('pings without TLS are not judged by it, and none is not taken for a good one', async () => {
  expect(await verdictOf('ciba-ping-weakly-encrypted', [{}], 'http://127.0.0.1/')).toBe('skip');
  expect(await verdictOf('ciba-ping-weakly-encrypted', [])).toBe('error');
});
