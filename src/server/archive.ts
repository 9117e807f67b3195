import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { x as extract } from 'tar';
import type { Wanted } from './distribution.js';
import { readVersion } from './installed.js';
import { ServerError } from './server-error.js';

/**
 * Verifies an archive of the distribution and unpacks it.
 *
 * @param target - the folder to make; what is in the archive's one top folder comes directly into it
 * @param sha256 - what the archive must have; undefined where it is not known, which is said
 * @throws ServerError when the archive is not what it should be
 */
export async function unpackArchive(
  archive: string,
  target: string,
  sha256: string | undefined,
  { version, progress, signal }: Pick<Wanted, 'version' | 'progress' | 'signal'>,
): Promise<void> {
  progress.phase(`Unpack Keycloak ${version}`);
  if (sha256 === undefined) {
    progress.note(`no SHA-256 is known for Keycloak ${version}: the archive is taken as it came`);
  } else {
    const actual = await digest(archive, signal);
    if (actual !== sha256) {
      throw new ServerError(`${basename(archive)}: the SHA-256 is ${actual} and should be ${sha256}`);
    }
  }
  await mkdir(target);
  try {
    // preserveOwner: root would otherwise give the files to whoever has the packer's number here.
    await pipeline(createReadStream(archive), extract({ cwd: target, strip: 1, preserveOwner: false, strict: true }), {
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ServerError(
      `${basename(archive)} cannot be unpacked: ${cause instanceof Error ? cause.message : cause}`,
      {
        cause,
      },
    );
  }
  const found = await readVersion(target);
  if (found !== version) {
    throw new ServerError(`${basename(archive)} holds ${found ? `Keycloak ${found}` : 'no Keycloak'}, not ${version}`);
  }
}

async function digest(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
