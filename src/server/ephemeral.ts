import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Progress, silent } from '../progress.js';
import { ensureBuild } from './build.js';
import { openCache } from './cache.js';
import { ADMIN_USERNAME, type EmbeddedServer } from './embedded-server.js';
import { findJava } from './java.js';
import { launch, PortTaken } from './launch.js';
import { DEFAULT_VERSION, type ServerOptions, urlOf } from './options.js';
import { openPki } from './pki.js';
import { freePorts } from './ports.js';
import { linkTree } from './tree.js';
import { openWorkplace } from './workplace.js';

/** What kind of server is wanted, and who is told about it. */
export interface EphemeralRequest {
  readonly version?: string;
  readonly options?: ServerOptions;
  /** PEM of authorities that it trusts for client certificates beside its own. */
  readonly clientAuthorities?: readonly string[];
  readonly timeoutS?: number;
  readonly progress?: Progress;
  /** Aborted: everything begun is stopped and removed. Has no effect on a server that is handed out: `stop` that. */
  readonly signal?: AbortSignal;
}

/**
 * Starts a Keycloak of our own on random ports of the loopback interface, with an empty database, that leaves nothing
 * behind when it is stopped. When this process dies without stopping it, the next `openCache` does.
 *
 * @throws ServerError when there is no fit Java, no distribution, or the server does not start; the signal's reason
 */
export async function startEphemeral(request: EphemeralRequest = {}): Promise<EmbeddedServer> {
  const { version = DEFAULT_VERSION, options = {}, progress = silent } = request;
  const signal = request.signal ?? new AbortController().signal;
  const cache = await openCache();
  const java = await findJava();
  const build = await ensureBuild({ version, cache, java, progress, signal }, options);
  progress.phase(`Start Keycloak ${version}`);
  progress.note(`Java ${java.version} (${java.home})`);
  const workplace = await openWorkplace(cache.work);
  const { folder, marker } = workplace;
  try {
    const home = join(folder, 'keycloak');
    await linkTree(build, home, { signal });
    const pki = await openPki(join(folder, 'pki'));
    const files = await pki.issueServer();
    const trust = await trusted(folder, pki.ca, request.clientAuthorities);
    const adminPassword = randomBytes(24).toString('base64url');
    const logFile = join(folder, 'server.log');
    for (let attempt = 1; ; attempt += 1) {
      const [port, managementPort] = await freePorts();
      const endpoint = { port, managementPort, ...files, caFile: pki.caFile, ...trust };
      try {
        await launch({
          ...{ home, folder, logFile, marker, java, endpoint, options, adminPassword, signal, ca: pki.ca },
          ...(request.timeoutS === undefined ? {} : { timeoutS: request.timeoutS }),
        });
      } catch (error) {
        if (error instanceof PortTaken && attempt < 3) continue;
        throw error;
      }
      progress.note(`ready at ${urlOf(endpoint)}`);
      return {
        url: urlOf(endpoint),
        managementUrl: `https://localhost:${managementPort}`,
        ca: pki.ca,
        caFile: pki.caFile,
        adminUsername: ADMIN_USERNAME,
        adminPassword,
        version,
        logFile,
        pki,
        stop: workplace.close,
        [Symbol.asyncDispose]: workplace.close,
      };
    }
  } catch (error) {
    await workplace.close();
    throw error;
  }
}

/** The file of all authorities that are trusted for client certificates, where there are others beside its own. */
async function trusted(
  folder: string,
  own: string,
  others: readonly string[] = [],
): Promise<{ readonly clientCaFile?: string }> {
  if (others.length === 0) return {};
  const clientCaFile = join(folder, 'client-authorities.pem');
  await writeFile(clientCaFile, [own, ...others].join('\n'));
  return { clientCaFile };
}
