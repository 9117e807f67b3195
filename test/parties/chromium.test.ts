import { expect, it, vi } from 'vitest';
import { startChromium } from '../../src/parties/chromium.js';
import type { Wire } from '../../src/parties/wire.js';

const close = vi.fn(async () => {});
const launched = vi.hoisted((): { env?: object }[] => []);

// A page that breaks before it is of use: a real one does so only by chance.
vi.mock('playwright-core', () => {
  const page = { context: () => ({ newCDPSession: () => Promise.reject(new Error('the page crashed')) }), close };
  const browser = { newContext: async () => ({ newPage: async () => page }), close: async () => {} };
  const launch = async (options: { env?: object }) => {
    launched.push(options);
    return browser;
  };
  return { chromium: { launch } };
});

it('leaves no page open whose visit could not be carried out', async () => {
  const chromium = await startChromium({
    ...{ executable: process.execPath, environment: {}, headless: true },
    ...{ url: 'https://as.example/auth', address: { verifyTls: true } },
  });
  await expect(chromium.open({} as Wire, []).visit('https://as.example/auth')).rejects.toThrow('the page crashed');
  expect(close).toHaveBeenCalledOnce();
});

it('tells the browser no secret of the environment', async () => {
  await startChromium({
    executable: process.execPath,
    environment: {
      HOME: '/home/me',
      DISPLAY: ':0',
      KCFAPI_PASSWORD: 'x',
      KCFAPI_USERNAME: 'x',
      GH_TOKEN: 'x',
      MY_SECRET: 'x',
    },
    headless: true,
    ...{ url: 'https://as.example/auth', address: { verifyTls: true } },
  });
  expect(launched.at(-1)?.env).toEqual({ HOME: '/home/me', DISPLAY: ':0' });
});
