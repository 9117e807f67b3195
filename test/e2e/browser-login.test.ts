import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { type Chromium, findChromium, startChromium } from '../../src/parties/chromium.js';
import { listen, type Network, openNetwork } from '../../src/parties/wire.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { dropRealm, raw } from './admin.js';
import { inProcess } from './in-process.js';
import { makeRealm, shippedTemplate } from './probe-bench.js';

const { url, ca } = inject('keycloak');
const REALM = `kcfapi-test-browser-${process.pid}`;
const CALLBACK = 'https://app.invalid/callback';
const PERSON = { username: 'alice', password: 'sesame-4711' };
const address = { ca, verifyTls: true };
const authorization = (parameters: Readonly<Record<string, string>>) =>
  `${url}/realms/${REALM}/protocol/openid-connect/auth?${new URLSearchParams({ client_id: 'app', response_type: 'code', ...parameters })}`;

// Whoever has no browser tests the rest; .ci/run gets one.
const there = await findChromium({ environment: process.env }).then(
  () => true,
  () => false,
);

if (there) {
  describe('with Chromium', withChromium);
}

function withChromium(): void {
  let connection: Connection;
  let network: Network;
  let chromium: Chromium;
  let cwd: string;

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
    connection = await makeRealm(REALM, await shippedTemplate());
    await raw('POST', `/${REALM}/clients`, {
      ...{ clientId: 'app', publicClient: true, redirectUris: [CALLBACK], consentRequired: true },
    });
    await raw('POST', `/${REALM}/users`, {
      ...{ username: PERSON.username, email: 'alice@example.org', firstName: 'A', lastName: 'B', enabled: true },
      credentials: [{ type: 'password', value: PERSON.password, temporary: false }],
    });
    network = openNetwork(address);
    chromium = await startChromium({ environment: process.env, person: PERSON, url, address });
  }, 60_000);

  afterAll(async () => {
    await chromium?.close();
    await network?.close();
    await connection?.close();
    await dropRealm(REALM);
    await rm(cwd, { recursive: true });
  });

  test('somebody logs in and agrees, and the response never goes out', async () => {
    const wire = listen(network);
    const visit = (parameters: Readonly<Record<string, string>>) =>
      chromium.open(wire, [CALLBACK]).visit(authorization({ scope: 'openid', ...parameters }));
    const arrival = await visit({ redirect_uri: CALLBACK, state: 'x' });
    // Nobody is at app.invalid: had it gone out, the browser would show that.
    expect(arrival.kind === 'callback' && arrival.url.searchParams.get('state')).toBe('x');
    const text = JSON.stringify(wire.transcript());
    expect(wire.transcript().map(({ request, response }) => [request.method, response?.status])).toEqual([
      ['GET', 200],
      ['POST', 302],
      ['GET', 200],
      ['POST', 302],
    ]);
    expect(text).toContain('username=alice');
    expect(text).not.toContain(PERSON.password);
    expect(text).not.toMatch(/[?&]code=(?!\[|%5B)/);
    expect(text).not.toContain('.css');

    // What Keycloak refuses is a page with its status.
    expect(await visit({ redirect_uri: 'https://other.invalid/' })).toMatchObject({ kind: 'page', status: 400 });
  });

  test('certificates are verified: without --ca the browser goes no further', async () => {
    const other = await startChromium({ environment: process.env, person: PERSON, url, address: { verifyTls: true } });
    try {
      const arrival = await other.open(listen(network), [CALLBACK]).visit(authorization({ redirect_uri: CALLBACK }));
      expect(arrival).toEqual({ kind: 'stuck', text: 'net::ERR_CERT_AUTHORITY_INVALID' });
    } finally {
      await other.close();
    }
  });

  test('a probe is carried out with it', async () => {
    const login = { headless: true, environment: process.env };
    const template = await shippedTemplate();
    const report = await probeRealm({ connection, template, login, only: ['code-verifier-wrong'], expiry: 'skip' });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['pass']);
  });
}

test.each([
  [{ CHROME_PATH: '/nowhere/chromium' }, 'CHROME_PATH: /nowhere/chromium cannot be executed'],
  [{ PATH: '' }, 'There is no Chromium on this machine: install it'],
])('without a browser it says what to do: %j', async (environment, message) => {
  await expect(startChromium({ environment, person: PERSON, url, address })).rejects.toThrow(message);
});

test('options that belong to it are refused without it', async () => {
  const { error } = await inProcess(['probe', 'fapi2-security-profile-dpop', '--headless'], { cwd: process.cwd() });
  expect(error?.message).toBe('--headless belongs to --login browser');
});
