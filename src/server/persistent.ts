import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { type Progress, silent } from '../progress.js';
import { ensureBuild } from './build.js';
import { cachePaths, openCache } from './cache.js';
import { ADMIN_USERNAME, type EmbeddedServer } from './embedded-server.js';
import { findJava } from './java.js';
import { isHealthy, launch } from './launch.js';
import { withLock } from './lock.js';
import { DEFAULT_VERSION, type ServerOptions, urlOf } from './options.js';
import { type PersistentRecord, persistentFiles, readRecord, writeRecord } from './persistent-record.js';
import { openPki } from './pki.js';
import { isFree } from './ports.js';
import { endMarked, marked, marker } from './processes.js';
import { ServerError } from './server-error.js';
import { linkTree } from './tree.js';

/** The embedded server that stays until it is stopped, with its realms kept from start to start. */
export interface PersistentServer extends EmbeddedServer {
  /** Where the administrator's password is, alone, mode 0600. */
  readonly passwordFile: string;
}

/** How the server is to be started. */
export interface PersistentRequest {
  readonly version?: string;
  readonly options?: ServerOptions;
  /** Of the loopback interface; 8443 when nothing is said. */
  readonly port?: number;
  /** Forgets every realm, the administrator's password and the certificate authority first. */
  readonly fresh?: boolean;
  readonly timeoutS?: number;
  readonly progress?: Progress;
  /** Aborted before the server is handed out: it is stopped; realms of earlier starts are kept. */
  readonly signal?: AbortSignal;
}

/** What is known of the server from outside. */
export interface PersistentStatus {
  /** `starting` also where whoever started it was killed before it was ready: then `start` or `stop` clears it up. */
  readonly state: 'stopped' | 'starting' | 'running' | 'unhealthy';
  readonly url?: string;
  readonly managementUrl?: string;
  readonly version?: string;
  readonly startedAt?: string;
  readonly adminUsername?: string;
  readonly passwordFile?: string;
  readonly caFile?: string;
  readonly logFile: string;
}

const DEFAULT_PORT = 8443;
/** Keycloak's own default, kept for the default port; beside another port it is the next one. */
const DEFAULT_MANAGEMENT_PORT = 9000;
const STOP_GRACE_MS = 20_000;

/**
 * Starts the server that stays, or finds it running.
 *
 * @returns the server, and whether it ran already
 * @throws ServerError when it runs with another port or version than asked for, when a port is taken, and as
 *   `startEphemeral`; the signal's reason
 */
export async function startPersistent(
  request: PersistentRequest = {},
): Promise<{ readonly server: PersistentServer; readonly alreadyRunning: boolean }> {
  const { progress = silent, signal = new AbortController().signal } = request;
  const cache = await openCache();
  return withLock(cache.persistent, { progress, signal }, async within => {
    const record = await readRecord(cache.persistent);
    if (record !== undefined && (await marked(record.id)).length > 0) {
      if (record.ready) {
        refuseOther(record, request);
        return { server: await openServer(record, cache.persistent), alreadyRunning: true };
      }
      // Whoever started it was killed meanwhile: we hold the lock.
      await endMarked(record.id, 0);
    }
    const started = await startNew(cache.persistent, record, { ...request, progress, signal: within });
    return { server: await openServer(started, cache.persistent), alreadyRunning: false };
  });
}

async function startNew(
  folder: string,
  before: PersistentRecord | undefined,
  request: PersistentRequest & Required<Pick<PersistentRequest, 'progress' | 'signal'>>,
): Promise<PersistentRecord> {
  const { version = DEFAULT_VERSION, options = {}, progress, signal } = request;
  const files = persistentFiles(folder);
  const ports = portsOf(request.port);
  const keep = request.fresh !== true && before?.initialised === true;
  if (keep && before.version.localeCompare(version, 'en', { numeric: true }) > 0) {
    throw new ServerError(
      `The realms kept are of Keycloak ${before.version}, and ${version} cannot read them; ` +
        `start with --keycloak-version ${before.version}, or with --fresh to forget them`,
    );
  }
  await refuseTaken(ports);
  const cache = cachePaths();
  const java = await findJava();
  const build = await ensureBuild({ version, cache, java, progress, signal }, options);

  progress.phase(`Start Keycloak ${version} at ${urlOf(ports)}`);
  progress.note(`Java ${java.version} (${java.home})`);
  if (!keep) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  const record = {
    id: randomBytes(16).toString('hex'),
    version,
    ...ports,
    startedAt: new Date().toISOString(),
    ready: false,
    initialised: keep,
  };
  await writeRecord(folder, record);
  await rm(files.home, { recursive: true, force: true });
  await linkTree(build, files.home, { signal });
  await mkdir(files.data, { recursive: true });
  await symlink(files.data, `${files.home}/data`);
  if (!keep) await writeFile(files.password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await rename(files.log, `${files.log}.1`).catch(() => {});
  const pki = await openPki(files.pki);
  const endpoint = { ...ports, ...(await pki.issueServer()), caFile: pki.caFile };
  const child = await launch({
    ...{ home: files.home, folder, logFile: files.log, marker: marker(record.id), java, endpoint, options, signal },
    ...{ ca: pki.ca, adminPassword: await readFile(files.password, 'utf8') },
    ...(request.timeoutS === undefined ? {} : { timeoutS: request.timeoutS }),
  });
  child.unref();
  const ready = { ...record, ready: true, initialised: true };
  await writeRecord(folder, ready);
  return ready;
}

/**
 * Stops the server that stays.
 *
 * @returns false when it did not run
 */
export async function stopPersistent(request: Pick<PersistentRequest, 'progress' | 'signal'> = {}): Promise<boolean> {
  const { progress = silent, signal = new AbortController().signal } = request;
  const { persistent } = await openCache();
  return withLock(persistent, { progress, signal }, async () => {
    const record = await readRecord(persistent);
    if (record === undefined || (await marked(record.id)).length === 0) return false;
    progress.phase(`Stop Keycloak at ${urlOf(record)}`);
    await endMarked(record.id, STOP_GRACE_MS);
    return true;
  });
}

/** The server that stays, when it runs; undefined otherwise. Reads only. */
export async function readPersistent(): Promise<PersistentServer | undefined> {
  const { persistent } = cachePaths();
  const record = await readRecord(persistent);
  if (record?.ready !== true || (await marked(record.id)).length === 0) return undefined;
  return openServer(record, persistent);
}

/** Says how the server that stays is. Reads only. */
export async function persistentStatus(): Promise<PersistentStatus> {
  const { persistent } = cachePaths();
  const files = persistentFiles(persistent);
  const record = await readRecord(persistent);
  if (record === undefined || (await marked(record.id)).length === 0) return { state: 'stopped', logFile: files.log };
  const server = await openServer(record, persistent);
  const dispatcher = new Agent({ connect: { ca: server.ca } });
  const healthy = await isHealthy(record, dispatcher).finally(() => dispatcher.destroy());
  return {
    state: record.ready ? (healthy ? 'running' : 'unhealthy') : 'starting',
    url: server.url,
    managementUrl: server.managementUrl,
    version: record.version,
    startedAt: record.startedAt,
    adminUsername: server.adminUsername,
    passwordFile: files.password,
    caFile: server.caFile,
    logFile: files.log,
  };
}

/**
 * Waits until the server that stays runs no more.
 *
 * @throws the signal's reason when it is aborted
 */
export async function untilPersistentEnds(signal: AbortSignal): Promise<void> {
  while ((await readPersistent()) !== undefined) {
    await sleep(500, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

async function openServer(record: PersistentRecord, folder: string): Promise<PersistentServer> {
  const files = persistentFiles(folder);
  const pki = await openPki(files.pki);
  const stop = async () => {
    await stopPersistent();
  };
  return {
    url: urlOf(record),
    managementUrl: `https://localhost:${record.managementPort}`,
    ca: pki.ca,
    caFile: pki.caFile,
    adminUsername: ADMIN_USERNAME,
    adminPassword: await readFile(files.password, 'utf8'),
    passwordFile: files.password,
    version: record.version,
    logFile: files.log,
    pki,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function portsOf(port = DEFAULT_PORT): { readonly port: number; readonly managementPort: number } {
  return { port, managementPort: port === DEFAULT_PORT ? DEFAULT_MANAGEMENT_PORT : port + 1 };
}

function refuseOther(running: PersistentRecord, { port, version, fresh }: PersistentRequest): void {
  const other = [
    ...(port !== undefined && port !== running.port ? [`port ${port}`] : []),
    ...(version !== undefined && version !== running.version ? [`version ${version}`] : []),
    ...(fresh === true ? ['a fresh one'] : []),
  ];
  if (other.length === 0) return;
  throw new ServerError(
    `Keycloak ${running.version} runs already at ${urlOf(running)}, and ${other.join(', ')} was asked for; ` +
      'stop it first: kcfapi keycloak stop',
  );
}

async function refuseTaken({ port, managementPort }: ReturnType<typeof portsOf>): Promise<void> {
  for (const each of [port, managementPort]) {
    if (await isFree(each)) continue;
    throw new ServerError(
      `Port ${each} of 127.0.0.1 is taken${each === managementPort ? ' (Keycloak needs it for its health)' : ''}; ` +
        'choose another with --port (the next one is used, too)',
    );
  }
}
