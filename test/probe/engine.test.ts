import { expect, it } from 'vitest';
import type { Network } from '../../src/parties/wire.js';
import { runProbes, type Setting } from '../../src/probe/engine.js';
import type { Probe } from '../../src/probe/probe.js';
import { jws } from '../evidence/exchanges.js';

const unreachable: Network = {
  address: { verifyTls: true },
  send: async () => {
    throw new Error('nothing is to be sent');
  },
  requests: () => 0,
  close: async () => {},
};
const setting = { profile: {}, server: { issuer: 'https://as.example' }, clients: [] } as unknown as Setting;

it('shows no signature that a message quotes', async () => {
  const message = `The server said ${jws({ alg: 'PS256' }, { sub: 'alice' })}.`;
  const probe = { id: 'x', applies: () => true, run: async () => ({ verdict: 'fail', message }) } as unknown as Probe;
  const [result] = await runProbes([probe], { setting, network: unreachable });
  expect(result?.message).toMatch(/^The server said eyJ[\w-]+\.[\w-]+\.\[redacted\]\.$/);
});

it('skips a probe that is named and does not apply', async () => {
  const probe = {
    id: 'x',
    applies: () => false,
    run: async () => ({ verdict: 'pass', message: '' }),
  } as unknown as Probe;
  const [result] = await runProbes([probe], { setting, network: unreachable });
  expect(result).toMatchObject({ verdict: 'skip', message: 'It does not apply to this profile.' });
});
