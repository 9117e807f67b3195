import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { type AddressInfo, connect as connectPlainly, createServer } from 'node:net';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { Agent, fetch, type RequestInit } from 'undici';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { embeddedAuthority } from '../../src/commands/client-authorities.js';
import { lifeOf } from '../../src/process-life.js';
import { cachePaths, openCache } from '../../src/server/cache.js';
import {
  type EmbeddedServer,
  type PersistentServer,
  persistentStatus,
  readPersistent,
  startEphemeral,
  startPersistent,
  stopPersistent,
} from '../../src/server/embedded.js';
import { readRecord } from '../../src/server/persistent-record.js';
import { isFree } from '../../src/server/ports.js';
import { endMarked, marked } from '../../src/server/processes.js';
import { linkTree } from '../../src/server/tree.js';
import type { Profile } from '../../src/template/profile.js';

const LONG = 240_000;
const environment = { ...process.env };
let folder: string;

// A cache of its own, so that other tests and the user's own server are out of reach; what is unpacked and built comes
// along. It is in the real one, where those of earlier runs that were killed are found.
beforeAll(async () => {
  const from = await openCache();
  const all = join(from.folder, 'e2e');
  await mkdir(all, { recursive: true });
  for (const name of await readdir(all)) {
    const [pid, life] = name.split(/[- ]/);
    if ((await lifeOf(Number(pid))) !== life) await clearAway(join(all, name));
  }
  folder = join(all, `${process.pid}-${await lifeOf(process.pid)} with a blank`);
  const to = cachePaths({ KCFAPI_CACHE: folder });
  const signal = new AbortController().signal;
  await linkTree(from.distributions, to.distributions, { signal });
  await linkTree(from.builds, to.builds, { signal });
  process.env.KCFAPI_CACHE = folder;
  for (const name of ['SIGINT', 'SIGTERM', 'disconnect']) process.on(name, interrupted);
});

afterAll(async () => {
  for (const name of ['SIGINT', 'SIGTERM', 'disconnect']) process.off(name, interrupted);
  await clearAway(folder);
  process.env = environment;
});

function interrupted(): void {
  void clearAway(folder).finally(() => process.kill(process.pid, 'SIGKILL'));
}

/** Ends every server of a cache and removes it. */
async function clearAway(cache: string): Promise<void> {
  const { work, persistent } = cachePaths({ KCFAPI_CACHE: cache });
  const ids = (await readdir(work).catch(() => [])).map(name => name.slice(-32));
  const record = await readRecord(persistent);
  for (const id of record === undefined ? ids : [...ids, record.id]) await endMarked(id, 0);
  await rm(cache, { recursive: true, force: true, maxRetries: 5 });
}

/** The id that is in the name of a server's folder, by which its processes are found. */
function idOf(server: EmbeddedServer): string {
  return /-(?<id>[0-9a-f]{32})\//.exec(server.logFile)?.groups?.id ?? '';
}

async function work(): Promise<readonly string[]> {
  return readdir(cachePaths().work);
}

/** Calls the server as its administrator. */
async function administer(server: EmbeddedServer, path: string, init: RequestInit = {}): Promise<number> {
  const dispatcher = new Agent({ connect: { ca: server.ca } });
  try {
    const login = await fetch(`${server.url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      dispatcher,
      body: new URLSearchParams({
        ...{ grant_type: 'password', client_id: 'admin-cli' },
        ...{ username: server.adminUsername, password: server.adminPassword },
      }),
    });
    const { access_token } = (await login.json()) as { readonly access_token: string };
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/admin/realms${path}`, { ...init, headers, dispatcher });
    await response.arrayBuffer();
    return response.status;
  } finally {
    await dispatcher.destroy();
  }
}

/** Makes a TLS handshake; gives the protocol and the suite, or the error's code. */
async function handshake(server: EmbeddedServer, options: ConnectionOptions): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port), ca: server.ca, ...options });
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().standardName}`;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
  }
}

/** What a server says in clear in a TLS 1.2 handshake: among it which authorities it takes client certificates of. */
async function saidInClear(server: EmbeddedServer): Promise<string> {
  const heard: Buffer[] = [];
  const relay = createServer(near => {
    const far = connectPlainly(Number(new URL(server.url).port), '127.0.0.1');
    far.on('data', chunk => heard.push(chunk));
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) socket.on('error', () => far.destroy());
  });
  await once(relay.listen(0, '127.0.0.1'), 'listening');
  const { port } = relay.address() as AddressInfo;
  const socket = connect({ host: '127.0.0.1', port, ca: server.ca, maxVersion: 'TLSv1.2' });
  try {
    await once(socket, 'secureConnect');
    return Buffer.concat(heard).toString('latin1');
  } finally {
    socket.destroy();
    relay.close();
  }
}

/** Addresses on which processes listen, as the kernel writes them: the last eight digits are an IPv4 address. */
async function listening(pids: readonly number[]): Promise<readonly string[]> {
  const sockets = new Set<string>();
  for (const pid of pids) {
    for (const name of await readdir(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined) sockets.add(inode);
    }
  }
  const tables = await Promise.all(['tcp', 'tcp6'].map(name => readFile(`/proc/net/${name}`, 'utf8')));
  const rows = tables.flatMap(table => table.split('\n')).map(line => line.trim().split(/\s+/));
  return rows.filter(row => row[3] === '0A' && sockets.has(row[9] ?? '')).map(row => row[1] ?? '');
}

test('a server comes up whatever the environment is, for this machine alone, and leaves nothing', {
  timeout: LONG,
}, async () => {
  Object.assign(process.env, {
    KC_HTTPS_PORT: '1',
    KC_HTTP_ENABLED: 'true',
    KC_HOSTNAME: 'https://elsewhere.example',
    KC_BOOTSTRAP_ADMIN_PASSWORD: 'known',
    KC_DB_URL: 'jdbc:nowhere',
    JAVA_OPTS: '-XX:+Broken',
    JAVA_OPTS_APPEND: '-XX:+Broken',
    JAVA_TOOL_OPTIONS: '-XX:+Broken',
    JAVA_HOME: '/nowhere',
    DEBUG: 'true',
    HTTPS_PROXY: 'http://127.0.0.1:1',
    HTTP_PROXY: 'http://127.0.0.1:1',
  });
  onTestFinished(() => {
    process.env = { ...environment, KCFAPI_CACHE: folder };
  });
  const server = await startEphemeral();
  try {
    const pids = await marked(idOf(server));
    expect(pids.length).toBeGreaterThan(0);
    expect(await administer(server, '/master')).toBe(200);

    const addresses = await listening(pids);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
    for (const address of addresses) expect(address).toMatch(/0100007F:[0-9A-F]{4}$/);

    for (const pid of pids) {
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toContain(server.adminPassword);
    }
    expect(await readFile(server.logFile, 'utf8')).not.toContain(server.adminPassword);

    // RFC 9325, section 4.2: TLS 1.3, and of TLS 1.2 only ephemeral keys with AES-GCM.
    expect(await handshake(server, {})).toMatch(/^TLSv1\.3 TLS_AES_/);
    expect(await handshake(server, { maxVersion: 'TLSv1.2' })).toMatch(/^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_AES_\d+_GCM_/);
    expect(await handshake(server, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' })).toMatch(/^E/);
    const outdated = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    expect(await handshake(server, outdated)).toMatch(/^E/);
    const { certificate, key } = await server.pki.issue({ subject: 'CN=tpp' });
    expect(await handshake(server, { cert: certificate, key })).toMatch(/^TLSv1\.3/);
    // RFC 8705, section 7.4: no authority but its own, and none of Java's.
    const said = await saidInClear(server);
    expect(said).toContain('kcfapi throw-away CA');
    expect(said).not.toMatch(/DigiCert|GlobalSign|Root CA/);
  } finally {
    await server.stop();
  }
  expect(await marked(idOf(server))).toEqual([]);
  expect(await work()).toEqual([]);
  await server.stop();
});

test('interrupted while the server starts, nothing is left', { timeout: LONG }, async () => {
  const interruption = new AbortController();
  const phase = (title: string) => {
    if (title.startsWith('Start')) setTimeout(() => interruption.abort(new Error('interrupted')), 2_000);
  };
  const starting = startEphemeral({ signal: interruption.signal, progress: { phase, note: () => {} } });
  await expect(starting).rejects.toThrow('interrupted');
  expect(await work()).toEqual([]);
});

test('a server that does not start says so at once, with the end of its log', { timeout: LONG }, async () => {
  const begun = performance.now();
  const starting = startEphemeral({ options: { runtime: { 'db-url': 'jdbc:h2:nonsense:x' } } });
  await expect(starting).rejects.toThrow(/ended by itself \(exit code 1\); the end of its log:\n.*ERROR/s);
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect(await work()).toEqual([]);
});

test('a server that is not ready in time is stopped', { timeout: LONG }, async () => {
  await expect(startEphemeral({ timeoutS: 1 })).rejects.toThrow(/is not ready after 1 s/);
  expect(await work()).toEqual([]);
});

test('what a killed owner left is gone at the next start', { timeout: LONG }, async () => {
  const door = fileURLToPath(new URL('../../dist/server/embedded.js', import.meta.url));
  const owner = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { startEphemeral } = await import(${JSON.stringify(door)});
      await startEphemeral({ progress: { phase: title => console.log(title), note: () => {} } });`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void owner.kill('SIGKILL'));
  await once(owner.stdout, 'data');
  while ((await work()).length === 0) await new Promise(resolve => setTimeout(resolve, 50));
  const id = (await work())[0]?.slice(-32) ?? '';
  while ((await marked(id)).length < 2) await new Promise(resolve => setTimeout(resolve, 50));

  owner.kill('SIGKILL');
  await once(owner, 'exit');
  expect((await marked(id)).length).toBeGreaterThan(0);
  await openCache();
  expect(await marked(id)).toEqual([]);
  expect(await work()).toEqual([]);
});

/**
 * A port that is free together with the next one, which the server takes for its health. Not one that the system hands
 * out to connections: while the server starts, one of those would take it.
 */
async function steadyPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

test('the server that stays keeps its realms until it is to forget them', { timeout: LONG }, async () => {
  const port = await steadyPort();
  const body = JSON.stringify({ realm: 'kept', enabled: true });
  const first = await startPersistent({ port });
  expect(first.alreadyRunning).toBe(false);
  expect(await administer(first.server, '', { method: 'POST', body })).toBe(201);
  expect(await readPersistent()).toMatchObject({ url: `https://localhost:${port}`, caFile: first.server.caFile });
  expect(await persistentStatus()).toMatchObject({ state: 'running', version: '26.7.4' });
  expect(JSON.stringify(await persistentStatus())).not.toContain(first.server.adminPassword);

  expect(await startPersistent({ port })).toMatchObject({ alreadyRunning: true });
  await expect(startPersistent({ port: port + 1 })).rejects.toThrow(/runs already at .*stop it first/);
  expect(await stopPersistent()).toBe(true);
  expect(await stopPersistent()).toBe(false);
  expect(await readPersistent()).toBeUndefined();

  const second = await startPersistent({ port });
  expect(second.server.adminPassword).toBe(first.server.adminPassword);
  expect(await administer(second.server, '/kept')).toBe(200);
  await second.server.stop();

  const third = await startPersistent({ port, fresh: true });
  expect(third.server.adminPassword).not.toBe(first.server.adminPassword);
  expect(await administer(third.server, '/kept')).toBe(404);
  await certifiesClients(third.server);
  await third.server.stop();
  expect((await persistentStatus()).state).toBe('stopped');
});

/** Its authority certifies clients where it is the server to be probed, and they show certificates at all. */
async function certifiesClients({ url, pki }: PersistentServer): Promise<void> {
  const notes: string[] = [];
  const authorityOf = async (server: string, profile: Profile) =>
    (await embeddedAuthority(server, profile, note => notes.push(note))).authority?.subject;
  expect(await authorityOf(`${url}/`, { client_auth_type: 'mtls' } as Profile)).toBe(pki.authority.subject);
  expect(await authorityOf(url, { sender_constrain: 'mtls' } as Profile)).toBe(pki.authority.subject);
  expect(notes).toEqual([expect.stringContaining('--client-ca'), expect.stringContaining('--client-ca')]);
  expect(await authorityOf('https://localhost:1', { client_auth_type: 'mtls' } as Profile)).toBeUndefined();
  expect(await authorityOf(url, { sender_constrain: 'dpop' } as Profile)).toBeUndefined();
  expect(notes).toHaveLength(2);
}

test('a port that is taken is one clear error', { timeout: LONG }, async () => {
  const port = Number(new URL(inject('keycloak').url).port);
  await expect(startPersistent({ port })).rejects.toThrow(`Port ${port} of 127.0.0.1 is taken`);
});

test('in the foreground it stays until Ctrl-C, which stops it', { timeout: LONG }, async () => {
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const port = await steadyPort();
  const child = spawn(process.execPath, [cli, 'keycloak', 'start', '--foreground', '--port', String(port)]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [printed] = (await once(child.stdout, 'data')) as [Buffer];
  const server = await readPersistent();
  expect(String(printed)).toContain(`runs at https://localhost:${port}`);
  expect(String(printed)).toContain(server?.passwordFile);
  expect(String(printed)).not.toContain(server?.adminPassword);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect((await persistentStatus()).state).toBe('stopped');
});
