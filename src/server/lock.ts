import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import type { Progress } from '../progress.js';
import { ServerError } from './server-error.js';

/**
 * Does `work` while nobody else does anything under the same lock, in this process or another.
 *
 * A lock whose owner died is free again after ten seconds.
 *
 * @param path - names the lock; `path.lock` is made beside it
 * @param work - its signal is also aborted when the lock is lost (the machine slept)
 * @throws the signal's reason when it is aborted while waiting
 */
export async function withLock<T>(
  path: string,
  { progress, signal }: { readonly progress: Progress; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const lost = new AbortController();
  const release = await acquire();
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    // Lost already: then there is nothing to release.
    await release().catch(() => {});
  }

  async function acquire(): Promise<() => Promise<void>> {
    for (let told = false; ; ) {
      signal.throwIfAborted();
      try {
        return await lockfile.lock(path, {
          realpath: false,
          stale: 10_000,
          update: 2_000,
          onCompromised: () =>
            lost.abort(new ServerError(`The lock ${path}.lock was lost while working; run it again`)),
        });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      }
      if (!told) progress.note('waiting for another kcfapi that is at it');
      told = true;
      await sleep(200, undefined, { signal }).catch(() => {});
    }
  }
}
