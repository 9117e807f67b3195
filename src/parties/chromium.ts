import { createHash, X509Certificate } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { connect, rootCertificates } from 'node:tls';
import type { BrowserContext, CDPSession, Page, Browser as Playwright, Response } from 'playwright-core';
import type { Exchange } from '../report/exchange.js';
import { type Arrival, type Browser, isCallback, type Person, textOf } from './browser.js';
import type { Address, Wire } from './wire.js';

/** How people log in whose login page wants a real browser: scripts, security keys, steps of one's own. */
export interface Chromium {
  /** A browser whose exchanges go to this transcript. */
  open(wire: Wire, redirectUris: readonly string[]): Browser;
  close(): Promise<void>;
}

export interface ChromiumOptions {
  /** The executable; looked for without it. */
  readonly executable?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Fills in name and password by itself, in a window that nobody sees; without it a person does all of it. */
  readonly person?: Person;
  /** The authorization endpoint, whose certificate is looked at. */
  readonly url: string;
  readonly address: Address;
  readonly signal?: AbortSignal | undefined;
}

/** A person looks for a security key, and a page that fills itself in has no reason to wait. */
const PATIENCE_MS = { person: 180_000, machine: 20_000 };

/**
 * Starts Chromium.
 *
 * @throws Error saying what to install, or that the server's certificate is not trusted
 */
export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  const { person, address, url, signal } = options;
  const { chromium } = await import('playwright-core').catch(() => {
    throw new Error('--login browser needs the package playwright-core: npm install playwright-core');
  });
  const executablePath = await findChromium(options);
  const key = address.ca === undefined || !address.verifyTls ? undefined : await publicKeyOf(url, address);
  const playwright: Playwright = await chromium
    .launch({
      executablePath,
      headless: person !== undefined,
      // Chromium cannot have it as root, which is how containers run.
      chromiumSandbox: process.getuid?.() !== 0,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      // Not all errors of all servers: this very key, which the tool itself has found to be certified by --ca.
      args: key === undefined ? [] : [`--ignore-certificate-errors-spki-list=${key}`],
    })
    .catch((error: Error) => {
      const reason = error.message.includes('DISPLAY')
        ? 'there is no display to show it on (--headless needs none)'
        : firstLine(error);
      throw new Error(`${executablePath} does not start: ${reason}`);
    });
  const stop = () => void playwright.close();
  signal?.addEventListener('abort', stop);
  const newContext = () => playwright.newContext({ ignoreHTTPSErrors: !address.verifyTls, locale: 'en' });
  // Nobody logs in a hundred times: a person's session is kept, and a machine begins anew as the plain browser does.
  let ofPerson: Promise<BrowserContext> | undefined;
  return {
    open(wire, redirectUris) {
      let own: Promise<BrowserContext> | undefined;
      const contextOf = () => {
        if (person === undefined) {
          ofPerson ??= newContext();
          return ofPerson;
        }
        own ??= newContext();
        return own;
      };
      return {
        async visit(place) {
          try {
            const page = await (await contextOf()).newPage();
            const arrival = await visit(page, place, { wire, redirectUris, person });
            await page.close();
            return arrival;
          } catch (error) {
            signal?.throwIfAborted();
            throw error;
          }
        },
      };
    },
    async close() {
      signal?.removeEventListener('abort', stop);
      await playwright.close();
    },
  };
}

interface Visit {
  readonly wire: Wire;
  readonly redirectUris: readonly string[];
  readonly person: Person | undefined;
}

async function visit(page: Page, url: string, { wire, redirectUris, person }: Visit): Promise<Arrival> {
  const recorded: Promise<void>[] = [];
  let refused: Promise<Arrival> | undefined;
  let filled = Promise.resolve();
  let arrive: (arrival: Arrival) => void = () => {};
  const arrival = new Promise<Arrival>(resolve => {
    arrive = resolve;
  });
  const session = await page.context().newCDPSession(page);
  await takeCallbacks(session, redirectUris, callback => arrive({ kind: 'callback', ...callback }));
  page.on('response', response => {
    if (!response.request().isNavigationRequest() || response.frame() !== page.mainFrame()) return;
    recorded.push(record(response, wire));
    if (response.status() >= 400) {
      refused = response.text().then(
        html => ({ kind: 'page', status: response.status(), text: textOf(html) }),
        () => ({ kind: 'page', status: response.status(), text: 'a page that cannot be read' }),
      );
      void refused.then(arrive);
    }
  });
  if (person !== undefined) {
    page.on('domcontentloaded', () => {
      filled = filled.then(() => fillIn(page, person)).catch(() => {});
    });
  }
  const patience = person === undefined ? PATIENCE_MS.person : PATIENCE_MS.machine;
  const timer = setTimeout(async () => {
    const html = await page.content().catch(() => '');
    arrive({ kind: 'stuck', text: `nothing for ${patience / 1000} seconds on: ${textOf(html)}` });
  }, patience);
  page.once('close', () => arrive({ kind: 'stuck', text: 'the window was closed' }));
  try {
    await page.goto(url, { waitUntil: 'commit' }).catch((error: Error) => {
      // The navigation that ends at the client is ended here.
      if (!/ERR_ABORTED|ERR_BLOCKED|ERR_FAILED|interrupted/.test(error.message)) {
        arrive({ kind: 'stuck', text: /net::\w+/.exec(error.message)?.[0] ?? 'the page did not load' });
      }
    });
    return await arrival;
  } finally {
    clearTimeout(timer);
    await Promise.allSettled(recorded);
  }
}

/**
 * Takes the authorization response before it goes out. Routes of the library do not see requests that come of a
 * redirect, and this is one, unless a form posts it.
 */
async function takeCallbacks(
  session: CDPSession,
  redirectUris: readonly string[],
  take: (callback: { readonly url: URL; readonly posted?: URLSearchParams }) => void,
): Promise<void> {
  const literal = (text: string) => text.replace(/[\\*?]/g, '\\$&');
  await session.send('Fetch.enable', {
    patterns: redirectUris.map(uri => ({
      urlPattern: `${literal(uri.replace(/\?.*$/, ''))}*`,
      requestStage: 'Request' as const,
    })),
  });
  session.on('Fetch.requestPaused', ({ requestId, request, resourceType }) => {
    // What stands behind # is kept apart.
    const url = new URL(`${request.url}${request.urlFragment ?? ''}`);
    const taken = resourceType === 'Document' && isCallback(url, redirectUris);
    const answer = taken
      ? session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : session.send('Fetch.continueRequest', { requestId });
    void answer.catch(() => {});
    if (taken) take({ url, ...(request.method === 'POST' ? { posted: new URLSearchParams(request.postData) } : {}) });
  });
}

/** Documents alone are told: what a page loads beside says nothing of the protocol. */
async function record(response: Response, wire: Wire): Promise<void> {
  const request = response.request();
  const startedAt = new Date(request.timing().startTime || Date.now()).toISOString();
  const sent = await request.allHeaders().catch(() => ({}));
  const headers = await response.headersArray().catch(() => []);
  const redirects = response.status() >= 300 && response.status() < 400;
  const body = redirects ? '' : await response.text().catch(() => '');
  const text = request.postData();
  const exchange: Exchange = {
    step: 'authorize',
    startedAt,
    durationMs: Math.max(0, Math.round(request.timing().responseEnd)),
    request: {
      method: request.method(),
      url: request.url(),
      headers: Object.entries(sent).filter(([name]) => !name.startsWith(':')),
      ...(text === null ? {} : { body: text }),
    },
    response: { status: response.status(), headers: headers.map(({ name, value }) => [name, value] as const), body },
  };
  wire.witness(exchange);
}

/** Does what a person does on a plain login or consent page, and nothing on any other. */
async function fillIn(page: Page, { username, password }: Person): Promise<void> {
  const secret = page.locator('input[type=password]:visible');
  if ((await secret.count()) === 1) {
    const name = page.locator('input[type=text]:visible, input[type=email]:visible, input:not([type]):visible').first();
    if ((await name.count()) === 1) await name.fill(username);
    await secret.fill(password);
    await secret.press('Enter');
    return;
  }
  const accept = page.locator('[type=submit][name=accept]:visible');
  const only = page.locator('[type=submit]:visible');
  if ((await accept.count()) === 1) await accept.click();
  else if ((await only.count()) === 1 && (await page.locator('input[type=text]:visible').count()) === 0) {
    await only.click();
  }
}

/** Names under which distributions have it, most likely first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * Finds Chromium, or a browser made of it.
 *
 * @returns the path of its executable
 * @throws Error when there is none, or what was named is none; it says what to do
 */
export async function findChromium({
  executable,
  environment,
}: Pick<ChromiumOptions, 'executable' | 'environment'>): Promise<string> {
  const named = executable ?? environment.CHROME_PATH;
  if (named !== undefined) {
    if (await isExecutable(named)) return named;
    throw new Error(`${executable === undefined ? 'CHROME_PATH' : '--browser'}: ${named} cannot be executed`);
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  for (const path of [...NAMES.flatMap(name => folders.map(folder => join(folder, name))), ...ELSEWHERE]) {
    if (await isExecutable(path)) return path;
  }
  throw new Error(
    'There is no Chromium on this machine: install it (apt install chromium), or name it: --browser PATH or CHROME_PATH',
  );
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * SHA-256 of a server's public key, in base64, after its certificate was verified. The authority's key would not do: a
 * stranger may send the authority's certificate along with one of his own, and Chromium looks no further.
 */
function publicKeyOf(url: string, { ca, verifyTls }: Address): Promise<string> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      servername: /^[\d.]+$|:/.test(host) ? '' : host,
      ca: [...rootCertificates, ...[ca ?? []].flat()],
      rejectUnauthorized: verifyTls,
      timeout: 10_000,
    });
    socket.once('secureConnect', () => {
      const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw);
      socket.destroy();
      resolve(
        createHash('sha256')
          .update(publicKey.export({ type: 'spki', format: 'der' }))
          .digest('base64'),
      );
    });
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    socket.once('error', error => reject(new Error(`${url}: ${error.message}`)));
  });
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}
