import { createHash, X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { BrowserContext, CDPSession, Page, Browser as Playwright, Response } from 'playwright-core';
import type { Exchange } from '../report/exchange.js';
import { trusting } from '../trust.js';
import { type Arrival, arrivalAt, type Browser, type Person, pressed, textOf } from './browser.js';
import type { Places } from './destination.js';
import { findChromium } from './find-chromium.js';
import type { Address, Wire } from './wire.js';

/** How people log in whose login page wants a real browser: scripts, security keys, steps of one's own. */
export interface Chromium {
  /** A person logs in, once: all that follows is in that session. Else the tool does, and each browser begins anew. */
  readonly keepsSession: boolean;
  /**
   * A browser whose exchanges go to this transcript.
   *
   * @param person - what the tool enters where nobody sits there; absent: nobody is logged in, and nobody logs in
   */
  open(wire: Wire, redirectUris: readonly string[], person?: Person): Browser;
  /** The documents of the one login where the session is kept: later visits are shown none. */
  firstLogin(): readonly Exchange[];
  close(): Promise<void>;
}

/** Which browser is started, and against what. */
export interface ChromiumOptions {
  /** The executable; looked for without it. */
  readonly executable?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The tool fills in name and password, in a window that nobody sees; else a person does all of it. */
  readonly headless: boolean;
  /** The authorization endpoint, whose certificate is looked at. */
  readonly url: string;
  readonly address: Address;
  readonly signal?: AbortSignal | undefined;
}

/** What a browser may know that goes to foreign pages, and whose crash reports carry its environment. */
function withoutSecrets(environment: NodeJS.ProcessEnv): Record<string, string> {
  const harmless = Object.entries(environment).filter(
    ([name]) => !/^KCFAPI_|password|passwd|secret|token|key/i.test(name),
  );
  return Object.fromEntries(harmless.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** A person looks for a security key, and a page that fills itself in has no reason to wait. */
const PATIENCE_MS = { person: 180_000, machine: 20_000 };

/**
 * Starts Chromium.
 *
 * @throws Error saying what to install, or that the server's certificate is not trusted
 */
export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  const { headless, environment, address, url, signal } = options;
  const { chromium } = await import('playwright-core').catch(() => {
    throw new Error('--login browser needs the package playwright-core: npm install playwright-core');
  });
  const executablePath = await findChromium(options);
  // What Node trusts beside the system's authorities is nothing to Chromium.
  const added = address.ca !== undefined || environment.NODE_EXTRA_CA_CERTS !== undefined;
  const key = added && address.verifyTls ? await publicKeyOf(url, address) : undefined;
  const playwright: Playwright = await chromium
    .launch({
      executablePath,
      headless,
      env: withoutSecrets(environment),
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
  let firstLogin: readonly Exchange[] | undefined;
  return {
    keepsSession: !headless,
    firstLogin: () => firstLogin ?? [],
    open(wire, redirectUris, person) {
      const isOfPerson = !headless && person !== undefined;
      let own: Promise<BrowserContext> | undefined;
      const contextOf = () => {
        if (isOfPerson) {
          ofPerson ??= newContext();
          return ofPerson;
        }
        own ??= newContext();
        return own;
      };
      return {
        async visit(url, requested) {
          const documents: Exchange[] = [];
          try {
            const page = await (await contextOf()).newPage();
            try {
              const arrival = await visit(page, url, {
                places: { origin: new URL(url).origin, redirectUris, requested },
                ...(headless && person !== undefined ? { person } : {}),
                patienceMs: isOfPerson ? PATIENCE_MS.person : PATIENCE_MS.machine,
                record(exchange) {
                  documents.push(exchange);
                  wire.witness(exchange);
                },
              });
              if (isOfPerson && arrival.kind === 'callback') firstLogin ??= documents;
              return arrival;
            } finally {
              await page.close();
            }
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
  readonly places: Places;
  /** What is entered; absent: a person does it, or nobody. */
  readonly person?: Person;
  readonly patienceMs: number;
  readonly record: (exchange: Exchange) => void;
}

async function visit(page: Page, url: string, { places, person, patienceMs, record }: Visit): Promise<Arrival> {
  const recorded: Promise<void>[] = [];
  let filled = Promise.resolve();
  let arrive: (arrival: Arrival) => void = () => {};
  const arrival = new Promise<Arrival>(resolve => {
    arrive = resolve;
  });
  await guard(await page.context().newCDPSession(page), places, arrive);
  page.on('response', response => {
    if (!response.request().isNavigationRequest() || response.frame() !== page.mainFrame()) return;
    recorded.push(exchangeOf(response).then(record));
    if (response.status() >= 400) {
      void response.text().then(
        html => arrive({ kind: 'page', status: response.status(), text: textOf(html) }),
        () => arrive({ kind: 'page', status: response.status(), text: 'a page that cannot be read' }),
      );
      return;
    }
    // An address of a private-use scheme is no request, so that nothing stops there.
    const { location } = response.headers();
    if (response.status() < 300 || location === undefined || !URL.canParse(location, response.url())) return;
    const move = { from: new URL(response.url()), to: new URL(location, response.url()) };
    const ended = /^https?:$/.test(move.to.protocol) ? undefined : arrivalAt(move, places);
    if (ended !== undefined) arrive(ended);
  });
  if (person !== undefined) {
    page.on('domcontentloaded', () => {
      filled = filled.then(() => fillIn(page, person)).catch(() => {});
    });
  }
  const timer = setTimeout(async () => {
    const html = await page.content().catch(() => '');
    arrive({ kind: 'stuck', text: `nothing for ${patienceMs / 1000} seconds on: ${textOf(html)}` });
  }, patienceMs);
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
 * Looks at each document before it is asked for, and stops what must not go out: the authorization response, and all
 * that goes to a stranger. Routes of the library do not see requests that come of a redirect, and these do, unless a
 * form posts them.
 */
async function guard(session: CDPSession, places: Places, arrive: (arrival: Arrival) => void): Promise<void> {
  const { frameTree } = await session.send('Page.getFrameTree');
  let from = new URL(places.origin);
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*', resourceType: 'Document', requestStage: 'Request' }],
  });
  session.on('Fetch.requestPaused', ({ requestId, request, frameId }) => {
    // What stands behind # is kept apart.
    const to = new URL(`${request.url}${request.urlFragment ?? ''}`);
    const posted = request.method === 'POST' ? { posted: new URLSearchParams(request.postData) } : {};
    const isPage = frameId === frameTree.frame.id;
    const ended = arrivalAt({ from, to, ...posted }, places);
    // A frame of the page is not where the browser goes, but a client must not be called there either.
    const stops = ended !== undefined && (isPage || ended.kind === 'callback');
    if (isPage) from = to;
    const answer = stops
      ? session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
      : session.send('Fetch.continueRequest', { requestId });
    void answer.catch(() => {});
    if (stops) arrive(ended);
  });
}

/** Documents alone are told: what a page loads beside says nothing of the protocol. */
async function exchangeOf(response: Response): Promise<Exchange> {
  const request = response.request();
  const startedAt = new Date(request.timing().startTime || Date.now()).toISOString();
  const sent = await request.allHeaders().catch(() => ({}));
  const headers = await response.headersArray().catch(() => []);
  const redirects = response.status() >= 300 && response.status() < 400;
  const body = redirects ? '' : await response.text().catch(() => '');
  const text = request.postData();
  return {
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
}

/** Does what a person does on a plain login or consent page, and nothing on any other. */
async function fillIn(page: Page, { username, password, refuses = false, onRefusal }: Person): Promise<void> {
  const secret = page.locator('input[type=password]:visible');
  if ((await secret.count()) === 1) {
    const name = page.locator('input[type=text]:visible, input[type=email]:visible, input:not([type]):visible').first();
    if ((await name.count()) === 1) await name.fill(username);
    await secret.fill(password);
    await secret.press('Enter');
    return;
  }
  if ((await page.locator('input[type=text]:visible').count()) > 0) return;
  const submits = page.locator('[type=submit]:visible');
  const buttons = await submits.evaluateAll(elements =>
    elements.map((element, index) => ({
      index,
      name: element.getAttribute('name') ?? '',
      value: element.getAttribute('value') ?? '',
    })),
  );
  const press = pressed(buttons, refuses);
  if (press === undefined) return;
  if (refuses) onRefusal?.();
  await submits.nth(press.index).click();
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
      secureContext: trusting(ca),
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
