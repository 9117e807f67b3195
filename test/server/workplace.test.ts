import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lifeOf, processSpace } from '../../src/process-life.js';
import { openCache } from '../../src/server/cache.js';
import { marked, marker } from '../../src/server/processes.js';
import { openWorkplace, reap } from '../../src/server/workplace.js';
import { temporaryFolder } from './temporary.js';

const ID = 'c0ffee'.repeat(5).padEnd(32, '0');

/** A process that does nothing until it is ended. */
async function idle(...args: readonly string[]): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)', '--', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('not started');
  return Object.assign(child, { pid: child.pid });
}

test('what a killed owner left is ended and removed; what a living one has is left alone', async () => {
  const work = await temporaryFolder();
  const owner = await idle();
  const server = await idle(marker(ID));
  const folder = join(work, `${processSpace()}-${owner.pid}-${await lifeOf(owner.pid)}-${ID}`);
  await mkdir(join(folder, 'data'), { recursive: true });

  await reap(work);
  expect(existsSync(folder)).toBe(true);
  expect(await marked(ID)).toEqual([server.pid]);

  const ended = once(server, 'exit');
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await reap(work);
  expect((await ended)[1]).toBe('SIGKILL');
  expect(await readdir(work)).toEqual([]);
});

test('an owner whose number another process has now is dead', async () => {
  const work = await temporaryFolder();
  const stranger = await idle();
  await mkdir(join(work, `${processSpace()}-${stranger.pid}-0123456789ab-${ID}`));
  await reap(work);
  expect(await readdir(work)).toEqual([]);
  expect(await lifeOf(stranger.pid)).toBeDefined();
});

test('an owner that cannot be seen from here is dead after a day', async () => {
  const work = await temporaryFolder();
  const folder = join(work, `ffffffffffff-1-0123456789ab-${ID}`);
  await mkdir(folder);
  await reap(work);
  expect(existsSync(folder)).toBe(true);
  const long = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(folder, long, long);
  await reap(work);
  expect(existsSync(folder)).toBe(false);
});

test('closing a workplace ends what runs there, and only that', async () => {
  const { work } = await openCache({ KCFAPI_CACHE: await temporaryFolder() });
  const mine = await openWorkplace(work);
  const other = await openWorkplace(work);
  onTestFinished(other.close);
  const child = await idle(mine.marker);
  const stranger = await idle(other.marker);
  const ended = once(child, 'exit');
  await mine.close();
  await ended;
  expect(existsSync(mine.folder)).toBe(false);
  expect(await marked(other.id)).toEqual([stranger.pid]);
  await mine.close();
});

test('a process that has ended has no life any more', async () => {
  const child = await idle();
  const life = await lifeOf(child.pid);
  expect(life).toMatch(/^[0-9a-f]{12}$/);
  expect(await lifeOf(child.pid)).toBe(life);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await lifeOf(child.pid)).toBeUndefined();
});
