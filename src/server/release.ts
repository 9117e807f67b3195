import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EnvHttpProxyAgent, fetch } from 'undici';
import type { Wanted } from './distribution.js';
import { ServerError } from './server-error.js';

const RELEASES = 'https://github.com/keycloak/keycloak/releases/download';
const MEGABYTE = 1_000_000;

/**
 * Downloads the distribution's archive from the Keycloak project's releases, through the proxy that the environment
 * names.
 *
 * @param releases - the releases' address up to the version
 * @returns the archive, in the workplace
 * @throws ServerError when it cannot be downloaded to its end
 */
export async function downloadRelease(
  { version, folder, progress, signal }: Wanted,
  releases = RELEASES,
): Promise<string> {
  const url = `${releases}/${version}/keycloak-${version}.tar.gz`;
  const archive = join(folder, `keycloak-${version}.tar.gz`);
  progress.phase(`Download Keycloak ${version} from ${new URL(url).host}`);
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const response = await fetch(url, { dispatcher, signal });
    if (!response.ok || response.body === null) {
      throw new ServerError(`${url}: the server answered ${response.status}`);
    }
    const length = Number(response.headers.get('content-length') ?? Number.NaN);
    progress.note(length > 0 ? `${megabytes(length)} MB` : 'about 176 MB');
    let received = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const before = received;
        received += chunk.length;
        const step = 25 * MEGABYTE;
        if (Math.floor(before / step) < Math.floor(received / step)) progress.note(`${megabytes(received)} MB so far`);
        done(null, chunk);
      },
    });
    await pipeline(Readable.fromWeb(response.body), count, createWriteStream(archive), { signal });
    if (length > 0 && received !== length) {
      throw new ServerError(`${url}: the download broke off after ${received} of ${length} bytes`);
    }
    return archive;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ServerError) throw error;
    throw new ServerError(`${url}: the download failed (${reasonOf(error)})`, { cause: error });
  } finally {
    await dispatcher.destroy();
  }
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
