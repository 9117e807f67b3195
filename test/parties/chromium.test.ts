import { expect, it, vi } from 'vitest';
import { startChromium } from '../../src/parties/chromium.js';
import type { Wire } from '../../src/parties/wire.js';

const close = vi.fn(async () => {});

// A page that breaks before it is of use: a real one does so only by chance.
vi.mock('playwright-core', () => {
  const page = { context: () => ({ newCDPSession: () => Promise.reject(new Error('the page crashed')) }), close };
  const browser = { newContext: async () => ({ newPage: async () => page }), close: async () => {} };
  return { chromium: { launch: async () => browser } };
});

it('leaves no page open whose visit could not be carried out', async () => {
  const chromium = await startChromium({
    ...{ executable: process.execPath, environment: {}, headless: true },
    ...{ url: 'https://as.example/auth', address: { verifyTls: true } },
  });
  await expect(chromium.open({} as Wire, []).visit('https://as.example/auth')).rejects.toThrow('the page crashed');
  expect(close).toHaveBeenCalledOnce();
});
