import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Progress } from '../progress.js';
import { unpackArchive } from './archive.js';
import type { Cache } from './cache.js';
import { copyInstalled, exists } from './installed.js';
import type { Java } from './java.js';
import { withLock } from './lock.js';
import { downloadByMaven } from './maven.js';
import { DEFAULT_VERSION } from './options.js';
import { downloadRelease } from './release.js';
import { ServerError } from './server-error.js';
import { openWorkplace } from './workplace.js';

/** SHA-256 of the archives we know; other versions are taken as their source gives them, and it is said. */
const PINNED: Readonly<Record<string, string>> = {
  '26.4.7': 'aca60ab72ae4d67adc6b8fe7fca5e08d16a6bb5e4a4f2ebb54050e3f5503fd2b',
  '26.5.6': 'fa3dd5df90b9ac006712c2f0991be4e8a6cb30ac538e0439ce2f45fc40f4c692',
  [DEFAULT_VERSION]: '04823c336b797a7e18889a44262a7a64e6bf624cbbcc518c85e2622176ff2eee',
};

/** What getting a distribution needs to know. */
export interface DistributionRequest {
  readonly version: string;
  readonly cache: Cache;
  readonly java: Java;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** Where release downloads are, up to the version: for tests and mirrors. */
  readonly releases?: string;
  /** SHA-256 that archives must have; the pinned one when nothing is said. */
  readonly sha256?: string;
}

/** What a source is asked for. */
export interface Wanted {
  readonly version: string;
  /** A folder for what is on the way; removed afterwards. */
  readonly folder: string;
  readonly marker: string;
  readonly java: Java;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Gets a version of Keycloak, unpacked: from the cache, as a copy of `KEYCLOAK_HOME`, by Maven, or from the project's
 * releases, whichever works first.
 *
 * @returns the folder; nobody may change what is in it
 * @throws ServerError when no source works: says what each one failed with
 */
export async function ensureDistribution(request: DistributionRequest): Promise<string> {
  const target = join(request.cache.distributions, request.version);
  if (await exists(target)) return target;
  return withLock(target, request, async signal => {
    if (await exists(target)) return target;
    const workplace = await openWorkplace(request.cache.work);
    try {
      const unpacked = join(workplace.folder, 'keycloak');
      await obtain({ env: process.env, ...request, ...workplace, signal }, unpacked, request);
      await rename(unpacked, target);
      return target;
    } finally {
      await workplace.close();
    }
  });
}

async function obtain(wanted: Wanted, target: string, { releases, sha256 }: DistributionRequest): Promise<void> {
  const unpack = (archive: string) => unpackArchive(archive, target, sha256 ?? PINNED[wanted.version], wanted);
  const sources: readonly (() => Promise<void>)[] = [
    ...(wanted.env.KEYCLOAK_HOME ? [() => copyInstalled(wanted, target)] : []),
    async () => unpack(await downloadByMaven(wanted)),
    async () => unpack(await downloadRelease(wanted, releases)),
  ];
  const reasons: string[] = [];
  for (const source of sources) {
    try {
      return await source();
    } catch (error) {
      wanted.signal.throwIfAborted();
      if (!(error instanceof ServerError)) throw error;
      reasons.push(error.message);
      wanted.progress.note(error.message);
      await rm(target, { recursive: true, force: true });
    }
  }
  throw new ServerError(
    `Keycloak ${wanted.version} could not be had:${reasons.map(reason => `\n  ${reason}`).join('')}\n` +
      'Unpack the distribution by hand and set KEYCLOAK_HOME to its folder, or make one of these ways work.',
  );
}
