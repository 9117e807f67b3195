import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { type Chromium, startChromium } from '../../src/parties/chromium.js';
import { findChromium } from '../../src/parties/find-chromium.js';
import { listen, type Network, openNetwork } from '../../src/parties/wire.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { dropRealm, raw } from './admin.js';
import { inProcess } from './in-process.js';
import { kcfapi } from './kcfapi.js';
import { makeRealm, shippedTemplate, TEMPLATE } from './probe-bench.js';
import { openWindow } from './window.js';

const { url, ca, caFile, adminUsername, adminPassword } = inject('keycloak');
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
    chromium = await startChromium({ environment: process.env, headless: true, url, address });
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
      chromium.open(wire, [CALLBACK], PERSON).visit(authorization({ scope: 'openid', ...parameters }));
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
    expect(text).toContain('username=');
    expect(text).not.toContain(PERSON.password);
    expect(text).not.toMatch(/[?&]code=(?!\[|%5B)/);
    expect(text).not.toContain('.css');

    // What Keycloak refuses is a page with its status.
    expect(await visit({ redirect_uri: 'https://other.invalid/' })).toMatchObject({ kind: 'page', status: 400 });
  });

  test('certificates are verified: without --ca the browser goes no further', async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
    const other = await startChromium({ environment, headless: true, url, address: { verifyTls: true } });
    try {
      const arrival = await other
        .open(listen(network), [CALLBACK], PERSON)
        .visit(authorization({ redirect_uri: CALLBACK }));
      expect(arrival).toEqual({ kind: 'stuck', text: 'net::ERR_CERT_AUTHORITY_INVALID' });
    } finally {
      await other.close();
    }
  });

  test('where the tool plays the person, it refuses consent as well', async () => {
    const arrival = await chromium
      .open(listen(network), [CALLBACK], { ...PERSON, refuses: true })
      .visit(authorization({ redirect_uri: CALLBACK, scope: 'openid', prompt: 'consent' }));
    expect(arrival.kind === 'callback' && arrival.url.searchParams.get('error')).toBe('access_denied');
  });

  test('a stranger is known as one, and neither they nor the client are called', async () => {
    let calls = 0;
    const client = await serve((_, response) => {
      calls += 1;
      response.end();
    });
    const elsewhere = await serve(({ url: path = '' }, response) => {
      const back = path.split('back=')[1];
      response.statusCode = back === undefined ? 400 : 200;
      response.setHeader('content-type', 'text/html');
      response.end(back === undefined ? '<title>No</title>' : `<script>location = '${back}'</script>`);
    });
    const server = await serve(({ url: path = '' }, response) => {
      response.setHeader('location', decodeURIComponent(path.slice(1)));
      response.setHeader('content-type', 'text/html');
      response.statusCode = 302;
      if (path.startsWith('/posts')) {
        response.statusCode = 200;
        response.end(`<form method=post action=${path.slice(6)}><input name=code value=x></form>
          <script>document.forms[0].submit()</script>`);
      }
      response.end();
    });
    const callback = `${client}/callback`;
    const after = (path: string, requested = callback) =>
      chromium.open(listen(network), [callback], PERSON).visit(`${server}/${path}`, requested);
    const sentTo = (to: string, requested?: string) => after(encodeURIComponent(to), requested);
    const stranger = 'https://kcfapi-stranger.invalid/callback';

    for (const to of [`${callback}/more?code=x`, `${stranger}?error=x&state=y`, 'invalid.kcfapi-stranger:/callback']) {
      expect(await sentTo(to, to.replace(/\?.*/, ''))).toEqual({ kind: 'astray', url: new URL(to) });
    }
    expect(await after(`posts${stranger}`)).toEqual({ kind: 'astray', url: new URL(stranger) });
    expect(await sentTo(`${client}/welcome`)).toMatchObject({ kind: 'stuck' });
    // A server has its error page, or lets people log in, where it likes.
    expect(await sentTo(`${elsewhere}/error`)).toEqual({ kind: 'page', status: 400, text: 'No' });
    const back = `${server}/${encodeURIComponent(`${callback}?code=x`)}`;
    expect(await sentTo(`${elsewhere}/idp?back=${back}`)).toMatchObject({ kind: 'callback' });
    expect(calls).toBe(0);
  });

  test('a probe is carried out with it, on a server that Node trusts by its environment', async () => {
    const target = ['--server', url, '--realm', REALM, '--username', adminUsername, '--yes', '--expiry', 'skip'];
    const { code, stdout, stderr } = await kcfapi(
      ['probe', TEMPLATE, ...target, '--login', 'browser', '--headless', '--only', 'code-verifier-wrong'],
      { cwd, env: { KCFAPI_PASSWORD: adminPassword, NODE_EXTRA_CA_CERTS: caFile } },
    );
    expect([code, stderr, stdout]).toEqual([0, expect.any(String), expect.stringContaining('code-verifier-wrong')]);
  });

  test('a person logs in once, and none of the stories in that session disturbs another', async () => {
    const window = await openWindow(cwd);
    const login = { headless: false, executable: window.executable, environment: process.env };
    const template = await shippedTemplate();
    const probing = probeRealm({ connection, template, login, only: IN_ONE_SESSION, expiry: 'skip' });
    const [{ findings }, person] = await Promise.all([probing, window.sitDown(PERSON)]);
    await person.leave();
    expect(person.logins()).toBe(1);
    const verdicts = Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]));
    const skipped = ['code-expired', 'credentials-guessable', 'error-response-malformed'].map(id => [id, 'skip']);
    const turned = { ...Object.fromEntries(skipped), 'redirect-other-than-303': 'warn' };
    expect(verdicts).toEqual({ ...Object.fromEntries(Object.keys(verdicts).map(id => [id, 'pass'])), ...turned });
    expect(findings.length).toBeGreaterThan(20);
    // The pages of the one login are the evidence of those that look at them.
    const framable = findings.find(({ id }) => id === 'login-page-framable');
    expect(JSON.stringify(framable?.evidence)).toContain('username=');
    expect(JSON.stringify(framable?.evidence)).not.toContain(PERSON.password);
  }, 120_000);
}

/** What ends sessions, what looks at the login, what wants nobody logged in, and what all of that could disturb. */
const IN_ONE_SESSION = [
  ...['code-*', 'tokens-of-*', 'refresh-token-*', 'access-token-not-*', 'credentials-guessable', 'state-altered'],
  ...['login-page-*', 'redirect-*', 'transport-security-*', 'authorization-re*', 'error-*'],
];

/** A server of plain HTTP, whose address this is. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  [{ CHROME_PATH: '/nowhere/chromium' }, 'CHROME_PATH: /nowhere/chromium cannot be executed'],
  [{ PATH: '' }, 'There is no Chromium on this machine: install it'],
])('without a browser it says what to do: %j', async (environment, message) => {
  await expect(startChromium({ environment, headless: true, url, address })).rejects.toThrow(message);
});

test('options that belong to it are refused without it', async () => {
  const { error } = await inProcess(['probe', 'fapi2-security-profile-dpop', '--headless'], { cwd: process.cwd() });
  expect(error?.message).toBe('--headless belongs to --login browser');
});
