import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Chromium } from '../../src/parties/chromium.js';
import type { Network } from '../../src/parties/wire.js';
import { runProbes, type Setting } from '../../src/probe/engine.js';
import type { Outcome, Probe, Target } from '../../src/probe/probe.js';
import { shareHolder } from '../../src/probe/resource/holder.js';
import type { Resource } from '../../src/probe/resource/resource.js';
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

it('says that a probe waits, for what and how long, where it is long', async () => {
  const said: string[] = [];
  const interruption = new AbortController();
  const onWait = (text: string) => {
    said.push(text);
    interruption.abort(new Error('enough'));
  };
  const run = async (target: Target): Promise<Outcome> => {
    await target.pause(0.01);
    await target.pause(64.5, 'for the leeway');
    return { verdict: 'pass', message: '' };
  };
  const probe = { id: 'x', applies: () => true, run } as unknown as Probe;
  const { signal } = interruption;
  await expect(runProbes([probe], { setting, network: unreachable, signal, onWait })).rejects.toThrow('enough');
  expect(said).toEqual(['x waits 65 s for the leeway']);
});

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

it('tells stories of one session one after the other, those that wait as well', async () => {
  const mostAtOnce = async (keepsSession: boolean) => {
    const applies = () => true;
    let [now, most] = [0, 0];
    const run = async () => {
      now += 1;
      most = Math.max(most, now);
      await setTimeout(5);
      now -= 1;
      return { verdict: 'pass', message: '' };
    };
    const probes = ['a', 'b', 'c'].map(id => ({ id, applies, run })) as unknown as Probe[];
    const waiting = { id: 'd', needs: ['time'], applies, run } as unknown as Probe;
    const chromium = { keepsSession } as Chromium;
    await runProbes([waiting, ...probes], { setting: { ...setting, chromium }, network: unreachable });
    return most;
  };
  expect(await mostAtOnce(true)).toBe(1);
  expect(await mostAtOnce(false)).toBe(4);
});

it('shares the token for a resource, but not where other stories are in its session', async () => {
  const begun = async (lasts: boolean) => {
    let count = 0;
    const targetOf = () => {
      count += 1;
      return { control: () => Promise.reject(new Error('no')) } as unknown as Target;
    };
    const holder = shareHolder({ scope: [] } as unknown as Resource, targetOf, { lasts });
    await Promise.allSettled([holder(), holder()]);
    return count;
  };
  expect(await begun(true)).toBe(1);
  expect(await begun(false)).toBe(2);
});
