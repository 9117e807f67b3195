import { access, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Wanted } from './distribution.js';
import { ServerError } from './server-error.js';
import { linkTree } from './tree.js';

/** What an installation has of its owner: data, configuration and extensions would make it another server. */
const THEIRS = /^(?:data$|conf\/keycloak\.conf$|providers\/|themes\/)/;

/**
 * Copies the distribution in `KEYCLOAK_HOME`, which is only read.
 *
 * @throws ServerError when it holds none, or one of another version
 */
export async function copyInstalled({ env, version, progress, signal }: Wanted, target: string): Promise<void> {
  const home = resolve(env.KEYCLOAK_HOME ?? '.');
  const found = await readVersion(home);
  if (found !== version) {
    throw new ServerError(`KEYCLOAK_HOME (${home}) has ${found ? `Keycloak ${found}` : 'no Keycloak'}, not ${version}`);
  }
  progress.phase(`Copy Keycloak ${version} from KEYCLOAK_HOME (${home})`);
  // Copies and no links: the owner may change files in place.
  await linkTree(home, target, { copy: () => true, skip: path => THEIRS.test(path), signal });
}

/** The version that the distribution in a folder says it is; undefined when there is none. */
export async function readVersion(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'version.txt'), 'utf8').catch(() => '');
  return /^Keycloak - Version (\S+)/.exec(text)?.[1];
}

/** Whether something is there. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
