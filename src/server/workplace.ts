import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { lifeOf, processSpace } from '../process-life.js';
import { endMarked, marker } from './processes.js';

/**
 * A folder that lives as long as this process at most, and the processes that work in it. Its name says whose it is,
 * so that there is no moment at which it exists and nobody knows its owner.
 */
export interface Workplace {
  readonly id: string;
  /** Mode 0700. */
  readonly folder: string;
  /** To be among the arguments of every process started here: how it is found when we are gone. */
  readonly marker: string;
  /** Kills what still runs here and removes the folder. */
  close(): Promise<void>;
}

const NAME = /^(?<space>[0-9a-f]+)-(?<pid>\d+)-(?<life>[0-9a-f]+)-(?<id>[0-9a-f]{32})$/;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a workplace in the cache's `work` folder. */
export async function openWorkplace(work: string): Promise<Workplace> {
  const id = randomBytes(16).toString('hex');
  const folder = join(work, `${processSpace()}-${process.pid}-${await lifeOf(process.pid)}-${id}`);
  mkdirSync(folder, { mode: 0o700 });
  return {
    id,
    folder,
    marker: marker(id),
    close: async () => {
      await endMarked(id, 0);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Ends and removes what processes that are no more have left in the cache's `work` folder. */
export async function reap(work: string): Promise<void> {
  for (const name of await readdir(work)) {
    const { space, pid, life, id } = NAME.exec(name)?.groups ?? {};
    if (id === undefined) continue;
    const folder = join(work, name);
    if (space === processSpace()) {
      if ((await lifeOf(Number(pid))) === life) continue;
      await endMarked(id, 0);
    } else {
      // Another machine or container shares this cache: its processes cannot be seen from here.
      const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      if (age < DAY_MS) continue;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
