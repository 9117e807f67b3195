import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ServerError } from './server-error.js';
import { reap } from './workplace.js';

/** Where the embedded Keycloak keeps what it needs again: absolute paths of folders. */
export interface Cache {
  readonly folder: string;
  /** Unpacked distributions by version, never changed after they are there. */
  readonly distributions: string;
  /** Optimised builds by version and build options, never changed after they are there. */
  readonly builds: string;
  /** What a living process works with: ephemeral servers, things half done. */
  readonly work: string;
  /** The server of `kcfapi keycloak start`. */
  readonly persistent: string;
}

/** The cache's folder: `KCFAPI_CACHE`, else `$XDG_CACHE_HOME/kcfapi`, else `~/.cache/kcfapi`. Not made here. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.KCFAPI_CACHE) return resolve(env.KCFAPI_CACHE);
  return join(env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache'), 'kcfapi');
}

/** The cache's folders, whether they are there or not. */
export function cachePaths(env: NodeJS.ProcessEnv = process.env): Cache {
  const folder = cacheFolder(env);
  return {
    folder,
    distributions: join(folder, 'distributions'),
    builds: join(folder, 'builds'),
    work: join(folder, 'work'),
    persistent: join(folder, 'persistent'),
  };
}

/**
 * Makes the cache's folders and removes what processes that died have left in it: servers, folders.
 *
 * @throws ServerError when the folder cannot be written to, and on Windows
 */
export async function openCache(env: NodeJS.ProcessEnv = process.env): Promise<Cache> {
  const cache = cachePaths(env);
  const { folder } = cache;
  if (process.platform === 'win32') {
    throw new ServerError(
      'The embedded Keycloak runs on Linux and macOS; on Windows use WSL, or name a server with --server',
    );
  }
  // kc.sh puts its path between apostrophes without escaping it.
  if (folder.includes("'")) {
    throw new ServerError(`Keycloak's start script cannot cope with the apostrophe in ${folder}; ${SET_ANOTHER}`);
  }
  try {
    for (const each of [cache.distributions, cache.builds, cache.work]) await mkdir(each, { recursive: true });
    const probe = join(folder, `.writable-${randomUUID()}`);
    await writeFile(probe, '');
    await rm(probe);
  } catch (cause) {
    throw new ServerError(`The cache folder ${folder} cannot be written to (${codeOf(cause)}); ${SET_ANOTHER}`, {
      cause,
    });
  }
  await reap(cache.work);
  return cache;
}

const SET_ANOTHER = 'set KCFAPI_CACHE to a folder that can be written to, with 500 MB free';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
