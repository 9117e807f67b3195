import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

/** For what is remembered between runs and for what is on the way; git ignores it. */
export const cache = join(root, '.cache');

/**
 * Works in a new folder, on the file system of the repository, that is removed afterwards. Only for who holds the lock
 * of that name: what others left is removed, too.
 */
export async function scratch(name, work) {
  for (const left of readdirSync(cache).filter(entry => entry.startsWith(`${name}-`))) remove(join(cache, left));
  const folder = join(cache, `${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}

function remove(folder) {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // A child of a killed process still writes to it: next time.
  }
}
