import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { endGroup, start, tail } from './child.js';
import { ADMIN_USERNAME } from './embedded-server.js';
import { keycloakEnvironment, keycloakProperties } from './environment.js';
import type { Java } from './java.js';
import { type Endpoint, type ServerOptions, startOptions, urlOf } from './options.js';
import { persistentFiles } from './persistent-record.js';
import { ServerError } from './server-error.js';

/** Seconds that a server may take to be ready when nothing else is said. */
export const START_TIMEOUT_S = 180;

/** A server to be started out of a home that is ready for it. */
export interface Launch {
  /** The unpacked and built Keycloak, of the server's own: it writes to `data/` there. */
  readonly home: string;
  /** For the process's HOME and temporary files. */
  readonly folder: string;
  readonly logFile: string;
  readonly marker: string;
  readonly java: Java;
  readonly endpoint: Endpoint;
  readonly options: ServerOptions;
  /** PEM of the authority that signed the server's certificate. */
  readonly ca: string;
  /** Acts only on an empty database. */
  readonly adminPassword: string;
  readonly timeoutS?: number;
  readonly signal: AbortSignal;
}

/** A port was taken by somebody between choosing and using it. */
export class PortTaken extends ServerError {}

/**
 * Starts a server and waits until it is healthy and gives the administrator a token.
 *
 * @returns the running process, which may outlive this one
 * @throws ServerError with the log's tail when it ends or is not ready in time, PortTaken when a port was the reason,
 *   the signal's reason when it is aborted; in all cases the process is gone
 */
export async function launch(launch: Launch): Promise<ChildProcess> {
  const { home, folder, logFile, marker, java, endpoint, options, adminPassword, signal } = launch;
  signal.throwIfAborted();
  const child = start(
    join(home, 'bin', 'kc.sh'),
    [...keycloakProperties(marker, folder), 'start', '--optimized', ...startOptions(endpoint, options)],
    {
      cwd: folder,
      env: keycloakEnvironment(java, folder, {
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN_USERNAME,
        KC_BOOTSTRAP_ADMIN_PASSWORD: adminPassword,
      }),
      logFile,
    },
  );
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`cannot be started: ${error.message}`));
    child.once('exit', (code, by) => resolve(`ended by itself (${by ?? `exit code ${code}`})`));
  });
  const kill = () => endGroup(child, 'SIGKILL');
  signal.addEventListener('abort', kill, { once: true });
  const over = new AbortController();
  try {
    const seconds = launch.timeoutS ?? START_TIMEOUT_S;
    const outcome = await Promise.race([
      ended,
      ready(launch, over.signal),
      sleep(seconds * 1000, `is not ready after ${seconds} s`, { signal: over.signal }),
    ]);
    signal.throwIfAborted();
    if (outcome === undefined) return child;
    const lines = await tail(logFile);
    const message = `Keycloak at ${urlOf(endpoint)} ${outcome}; the end of its log:${lines}`;
    throw /already (?:bound|in use)/i.test(lines) ? new PortTaken(message) : new ServerError(message);
  } catch (error) {
    kill();
    await ended;
    throw error;
  } finally {
    over.abort();
    signal.removeEventListener('abort', kill);
  }
}

/** Resolves to undefined when the server is ready. */
async function ready(launch: Launch, over: AbortSignal): Promise<undefined> {
  const dispatcher = new Agent({ connect: { ca: launch.ca } });
  try {
    while (!(await isHealthy(launch.endpoint, dispatcher))) await sleep(150, undefined, { signal: over });
    while (!(await givesToken(launch, dispatcher))) await sleep(150, undefined, { signal: over });
  } catch (error) {
    if (!over.aborted) throw error;
  } finally {
    await dispatcher.destroy();
  }
}

/** Whether a server says on its management interface that it is ready. */
export async function isHealthy({ managementPort }: Pick<Endpoint, 'managementPort'>, dispatcher: Agent) {
  const response = await request(`https://127.0.0.1:${managementPort}/health/ready`, {
    dispatcher,
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  await response?.body.dump();
  return response?.statusCode === 200;
}

async function givesToken({ endpoint, adminPassword, folder }: Launch, dispatcher: Agent): Promise<boolean> {
  const response = await request(`${urlOf(endpoint)}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    dispatcher,
    signal: AbortSignal.timeout(20_000),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: ADMIN_USERNAME,
      password: adminPassword,
    }).toString(),
  }).catch(() => undefined);
  await response?.body.dump();
  if (response?.statusCode === 401) {
    throw new ServerError(
      `Keycloak at ${urlOf(endpoint)} does not know the administrator's password that belongs to it: somebody changed ` +
        `it. Put the new one into ${persistentFiles(folder).password}, or begin anew with --fresh.`,
    );
  }
  return response?.statusCode === 200;
}
