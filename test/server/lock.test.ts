import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { silent } from '../../src/progress.js';
import { withLock } from '../../src/server/lock.js';
import { temporaryFolder } from './temporary.js';

const patient = { progress: silent, signal: new AbortController().signal };

test('one at a time, and nothing is left', async () => {
  const folder = await temporaryFolder();
  let inside = 0;
  let most = 0;
  await Promise.all(
    [1, 2, 3].map(() =>
      withLock(join(folder, 'it'), patient, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(50);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('work that fails frees the lock', async () => {
  const path = join(await temporaryFolder(), 'it');
  await expect(withLock(path, patient, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(path, patient, async () => 'yes')).resolves.toBe('yes');
});

test('the lock of somebody who died is taken over', async () => {
  const path = join(await temporaryFolder(), 'it');
  await mkdir(`${path}.lock`);
  const before = new Date(Date.now() - 60_000);
  await utimes(`${path}.lock`, before, before);
  await expect(withLock(path, patient, async () => 'mine')).resolves.toBe('mine');
});

test('who waits can be interrupted, and has been told what for', async () => {
  const path = join(await temporaryFolder(), 'it');
  await mkdir(`${path}.lock`);
  const notes: string[] = [];
  const interruption = new AbortController();
  setTimeout(() => interruption.abort(new Error('enough')), 300);
  const waiting = withLock(
    path,
    { progress: { phase: () => {}, note: text => notes.push(text) }, signal: interruption.signal },
    async () => 'never',
  );
  await expect(waiting).rejects.toThrow('enough');
  expect(notes).toEqual(['waiting for another kcfapi that is at it']);
});
