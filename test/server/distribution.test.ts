import { createHash } from 'node:crypto';
import { cp, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { create } from 'tar';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Cache, openCache } from '../../src/server/cache.js';
import { type DistributionRequest, ensureDistribution } from '../../src/server/distribution.js';
import { script, temporaryFolder } from './temporary.js';

const VERSION = '9.9.9';
let cache: Cache;
let archive: Buffer;
let request: DistributionRequest;
let said: string[];
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cache = await openCache({ KCFAPI_CACHE: join(folder, 'cache') });
  await unpacked(join(folder, `keycloak-${VERSION}`), VERSION);
  archive = await packed(VERSION);
  said = [];
  request = {
    version: VERSION,
    cache,
    java: { home: folder, release: 25, version: '25' },
    progress: { phase: text => said.push(text), note: text => said.push(text) },
    signal: new AbortController().signal,
    env: { PATH: '' },
    releases: 'http://127.0.0.1:1',
    sha256: createHash('sha256').update(archive).digest('hex'),
  };
});

async function unpacked(home: string, version: string): Promise<void> {
  await script(join(home, 'bin', 'kc.sh'), 'echo kc');
  await mkdir(join(home, 'lib', 'quarkus'), { recursive: true });
  await writeFile(join(home, 'lib', 'quarkus', 'quarkus-application.dat'), 'x'.repeat(200_000));
  await writeFile(join(home, 'version.txt'), `Keycloak - Version ${version}\n`);
}

async function packed(version: string): Promise<Buffer> {
  const file = join(folder, 'made.tar.gz');
  await create({ file, gzip: { level: 0 }, cwd: folder }, [`keycloak-${version}`]);
  return readFile(file);
}

async function serve(listener: RequestListener): Promise<void> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  request = { ...request, releases: `http://127.0.0.1:${(server.address() as AddressInfo).port}/download` };
}

/** Whatever happens, nothing half done may stay. */
async function nothingLeft(): Promise<void> {
  expect(await readdir(cache.work)).toEqual([]);
  expect(await readdir(cache.distributions)).toEqual([]);
}

describe('a release download', () => {
  test('is verified, unpacked and kept', async () => {
    const asked: (string | undefined)[] = [];
    await serve((incoming, response) => {
      asked.push(incoming.url);
      response.writeHead(200, { 'content-length': archive.length }).end(archive);
    });
    const home = await ensureDistribution(request);
    expect(await readFile(join(home, 'version.txt'), 'utf8')).toBe('Keycloak - Version 9.9.9\n');
    expect((await lstat(join(home, 'bin', 'kc.sh'))).mode & 0o111).toBe(0o111);
    expect(await ensureDistribution(request)).toBe(home);
    expect(asked).toEqual(['/download/9.9.9/keycloak-9.9.9.tar.gz']);
    expect(await readdir(cache.work)).toEqual([]);
  });

  test('says its size before it comes', async () => {
    const interruption = new AbortController();
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': 176_451_297 }).flushHeaders();
      setTimeout(() => interruption.abort(), 200);
    });
    await expect(ensureDistribution({ ...request, signal: interruption.signal })).rejects.toThrow();
    expect(said.at(-1)).toBe('176 MB');
  });

  test('follows redirections', async () => {
    await serve((incoming, response) => {
      if (incoming.url !== '/elsewhere') response.writeHead(302, { location: '/elsewhere' }).end();
      else response.end(archive);
    });
    await expect(ensureDistribution(request)).resolves.toContain(VERSION);
  });

  test('that is cut off is an error and leaves nothing', async () => {
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, archive.length / 2), () => response.destroy());
    });
    await expect(ensureDistribution(request)).rejects.toThrow(/9\.9\.9\.tar\.gz: the download failed/);
    await nothingLeft();
  });

  test('that is shorter than whole without anybody noticing is an error and leaves nothing', async () => {
    await serve((_, response) => response.end(archive.subarray(0, archive.length / 2)));
    await expect(ensureDistribution(request)).rejects.toThrow(/SHA-256 is [0-9a-f]{64} and should be/);
    await nothingLeft();
  });

  test('of another content is an error and leaves nothing', async () => {
    await serve((_, response) => response.end(archive));
    await expect(ensureDistribution({ ...request, sha256: '0'.repeat(64) })).rejects.toThrow(/should be 0{64}/);
    await nothingLeft();
  });

  test('of another version is an error and leaves nothing', async () => {
    await serve((_, response) => response.end(archive));
    await expect(ensureDistribution({ ...request, version: '9.9.10' })).rejects.toThrow(
      /holds Keycloak 9\.9\.9, not 9\.9\.10/,
    );
    await nothingLeft();
  });

  test('that the server does not have is an error and leaves nothing', async () => {
    await serve((_, response) => response.writeHead(404).end('no'));
    await expect(ensureDistribution(request)).rejects.toThrow(/the server answered 404/);
    await nothingLeft();
  });

  test('that is interrupted leaves nothing', async () => {
    const interruption = new AbortController();
    await serve((_, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 1000), () => setTimeout(() => interruption.abort(new Error('enough')), 50));
    });
    await expect(ensureDistribution({ ...request, signal: interruption.signal })).rejects.toThrow('enough');
    await nothingLeft();
  });

  test('happens once when two ask for it at once', async () => {
    let asked = 0;
    await serve((_, response) => {
      asked += 1;
      setTimeout(() => response.end(archive), 300);
    });
    const [one, other] = await Promise.all([ensureDistribution(request), ensureDistribution(request)]);
    expect(one).toBe(other);
    expect(asked).toBe(1);
    expect(said).toContain('waiting for another kcfapi that is at it');
  });
});

describe('KEYCLOAK_HOME', () => {
  /** Everything about a tree that could change. */
  async function stateOf(home: string): Promise<readonly string[]> {
    const names = (await readdir(home, { recursive: true })).toSorted();
    return Promise.all(
      names.map(async name => {
        const { mode, mtimeMs, ino, nlink, size } = await lstat(join(home, name));
        return [name, mode, mtimeMs, ino, nlink, size].join(' ');
      }),
    );
  }

  test('is copied, without what is its owner’s, and not touched', async () => {
    const home = join(folder, 'installed');
    await cp(join(folder, `keycloak-${VERSION}`), home, { recursive: true });
    for (const file of ['data/h2/keycloakdb.mv.db', 'conf/keycloak.conf', 'conf/cache-ispn.xml', 'providers/own.jar']) {
      await mkdir(join(home, file, '..'), { recursive: true });
      await writeFile(join(home, file), 'theirs');
    }
    const before = await stateOf(home);
    const copy = await ensureDistribution({ ...request, env: { KEYCLOAK_HOME: home } });
    expect(await stateOf(home)).toEqual(before);
    const names = await readdir(copy, { recursive: true });
    expect(names).toContain('bin/kc.sh');
    expect(names).toContain('conf/cache-ispn.xml');
    expect(names.filter(name => /^data|keycloak\.conf|own\.jar/.test(name))).toEqual([]);
  });

  test('of another version is passed over, and it is said', async () => {
    await serve((_, response) => response.end(archive));
    const home = join(folder, 'other');
    await unpacked(home, '8.0.0');
    await expect(ensureDistribution({ ...request, env: { KEYCLOAK_HOME: home } })).resolves.toContain(VERSION);
    expect(said).toContain(`KEYCLOAK_HOME (${home}) has Keycloak 8.0.0, not 9.9.9`);
  });
});

describe('Maven', () => {
  const COPY =
    'for a in "$@"; do case "$a" in -DoutputDirectory=*) out=$(echo "$a" | /usr/bin/cut -d= -f2);; esac; done';

  test('is asked for the archive when it is there, with the Java that was found', async () => {
    const bin = join(folder, 'bin');
    await script(
      join(bin, 'mvn'),
      `printf '%s\\n' "$@" "JAVA_HOME=$JAVA_HOME" > '${folder}/asked'`,
      COPY,
      `/bin/cp '${folder}/made.tar.gz' "$out/keycloak-quarkus-dist-${VERSION}.tar.gz"`,
    );
    const env = { PATH: bin, HOME: folder, JAVA_HOME: join(folder, 'nowhere') };
    await expect(ensureDistribution({ ...request, env })).resolves.toContain(VERSION);
    const asked = (await readFile(join(folder, 'asked'), 'utf8')).split('\n');
    expect(asked).toContain('org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy');
    expect(asked).toContain(`-Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:tar.gz`);
    expect(asked).toContain(`JAVA_HOME=${folder}`);
    expect(asked.filter(argument => argument.startsWith('-Dmaven.repo.local'))).toEqual([]);
    expect(said[0]).toMatch(/Download Keycloak 9\.9\.9 \(about 176 MB\) by Maven/);
  });

  test('gets a repository of its own where HOME cannot be written to', async () => {
    const bin = join(folder, 'bin');
    await script(join(bin, 'mvn'), `printf '%s\\n' "$@" > '${folder}/asked'`, 'exit 1');
    // Below a file nothing can be made, for root neither.
    await writeFile(join(folder, 'file'), '');
    const env = { PATH: bin, HOME: join(folder, 'file', 'home') };
    await ensureDistribution({ ...request, env }).catch(() => {});
    expect(await readFile(join(folder, 'asked'), 'utf8')).toContain(`-Dmaven.repo.local=${cache.work}`);
  });

  test('that fails gives way to the release download; when that fails too, both reasons are said', async () => {
    const bin = join(folder, 'bin');
    await script(join(bin, 'mvn'), 'echo "[ERROR] no such artifact"; exit 1');
    const failing = ensureDistribution({ ...request, env: { PATH: bin, HOME: folder } });
    await expect(failing).rejects.toThrow(
      /Maven could not download Keycloak 9\.9\.9 \(exit code 1\):\s+\[ERROR\] no such/,
    );
    await expect(failing).rejects.toThrow(/the download failed/);
    await expect(failing).rejects.toThrow(/set KEYCLOAK_HOME/);
    await nothingLeft();
  });
});
