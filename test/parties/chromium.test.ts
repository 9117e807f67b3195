import { expect, it, vi } from 'vitest';
import { startChromium } from '../../src/parties/chromium.js';
import type { Wire } from '../../src/parties/wire.js';

const close = vi.fn(async () => {});
const launched = vi.hoisted((): { env?: object }[] => []);

type Listener = (...said: readonly unknown[]) => void;

/** A page that breaks before it is of use (a real one does so only by chance), or a consent page. */
const shown = vi.hoisted(() => ({ consent: false, clicked: [] as string[] }));
vi.mock('playwright-core', () => {
  const listeners = new Map<string, Listener>();
  const session = {
    async send(name: string) {
      return name === 'Page.getFrameTree' ? { frameTree: { frame: { id: 'main' } } } : {};
    },
    on() {},
  };
  const buttons = ['accept', 'cancel'];
  const click = (index: number) => async () => {
    shown.clicked.push(buttons[index] ?? '');
    listeners.get('close')?.();
  };
  const page = {
    context: () => ({
      newCDPSession: () => (shown.consent ? Promise.resolve(session) : Promise.reject(new Error('the page crashed'))),
    }),
    on: (name: string, listener: Listener) => listeners.set(name, listener),
    once: (name: string, listener: Listener) => listeners.set(name, listener),
    goto: async () => listeners.get('domcontentloaded')?.(),
    locator: (selector: string) => ({
      count: async () => 0,
      evaluateAll: async () =>
        selector.startsWith('[type=submit]') ? buttons.map((name, index) => ({ index, name, value: '' })) : [],
      nth: (index: number) => ({ click: click(index) }),
    }),
    close,
  };
  const browser = { newContext: async () => ({ newPage: async () => page }), close: async () => {} };
  const launch = async (options: { env?: object }) => {
    launched.push(options);
    return browser;
  };
  return { chromium: { launch } };
});

const OPTIONS = {
  ...{ executable: process.execPath, environment: {}, headless: true },
  ...{ url: 'https://as.example/auth', address: { verifyTls: true } },
};

it('leaves no page open whose visit could not be carried out', async () => {
  const chromium = await startChromium(OPTIONS);
  await expect(chromium.open({} as Wire, []).visit('https://as.example/auth')).rejects.toThrow('the page crashed');
  expect(close).toHaveBeenCalledOnce();
});

it('tells the browser no secret of the environment', async () => {
  await startChromium({
    ...OPTIONS,
    environment: {
      HOME: '/home/me',
      DISPLAY: ':0',
      KCFAPI_PASSWORD: 'x',
      KCFAPI_USERNAME: 'x',
      GH_TOKEN: 'x',
      MY_SECRET: 'x',
    },
  });
  expect(launched.at(-1)?.env).toEqual({ HOME: '/home/me', DISPLAY: ':0' });
});

it('tells that a person has refused, before the answer can be there', async () => {
  shown.consent = true;
  const chromium = await startChromium(OPTIONS);
  const said: string[][] = [];
  const person = {
    ...{ username: 'alice', password: '', refuses: true },
    onRefusal: () => said.push([...shown.clicked]),
  };
  await chromium.open({} as Wire, [], person).visit('https://as.example/auth');
  expect([said, shown.clicked]).toEqual([[[]], ['cancel']]);
});
