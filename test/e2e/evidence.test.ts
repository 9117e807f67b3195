import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { archive } from '../evidence/har-schema.js';
import { dropRealm } from './admin.js';
import { inProcess, type Ran } from './in-process.js';
import { makeRealm, shippedTemplate, TEMPLATE } from './probe-bench.js';
import { heard, secretsOnTheWire } from './wire-tap.js';

vi.mock(import('../../src/parties/wire.js'), async original => {
  const [wire, { tapped }] = await Promise.all([original(), import('./wire-tap.js')]);
  return { ...wire, openNetwork: address => tapped(wire.openNetwork(address)) };
});

const realm = 'kcfapi-test-evidence';
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  await (await makeRealm(realm, await shippedTemplate())).close();
});
afterAll(async () => {
  await dropRealm(realm);
  await rm(cwd, { recursive: true });
});
beforeEach(() => {
  heard.length = 0;
});

const probe = (...more: readonly string[]) => inProcess(['probe', TEMPLATE, '--realm', realm, ...more], { cwd });

/** Everything that a run wrote, with each part of a token as what it says. */
async function everything({ stdout, stderr }: Ran, folder: string): Promise<string> {
  const files = await readdir(join(cwd, folder));
  const texts = await Promise.all(files.map(file => readFile(join(cwd, folder, file), 'utf8')));
  const all = [stdout, stderr, ...texts].join('\n');
  const parts = all.match(/\b[\w-]{20,}(?=\.)/g) ?? [];
  return [all, ...new Set(parts)]
    .map((part, i) => (i === 0 ? part : Buffer.from(part, 'base64url').toString()))
    .join('\n');
}

test('neither evidence nor a report holds any secret that was really on the wire', async () => {
  const ran = await probe('--evidence', 'all', '--reporter', 'console,json=all/probe.json,junit=all/probe.xml');
  expect(ran.error).toBeUndefined();
  const text = await everything(ran, 'all');
  const secrets = secretsOnTheWire();
  const kinds = new Set(secrets.map(({ name }) => name));
  for (const kind of ['cookie', 'session_code', 'execution', 'password', 'code', 'code_verifier', 'code_challenge']) {
    expect(kinds).toContain(kind);
  }
  for (const token of ['client_assertion', 'dpop', 'access_token', 'refresh_token', 'id_token', 'authorization']) {
    expect(kinds).toContain(`signature of ${token}`);
  }
  expect(kinds).toContain('d in dpop');
  const survived = secrets.filter(({ value }) => text.includes(value) || text.includes(encodeURIComponent(value)));
  expect(survived.map(({ name }) => name)).toEqual([]);
});

test('each probe has an archive and a text, and known deviations end a strict run with 2', async () => {
  const ran = await probe('--evidence', 'some', '--only', 'dpop-proof-wrong-uri,code-reused', '--strict');
  expect(ran.result).toBe('differs');
  expect(ran.stdout).toContain('counted as failures (--strict)');
  expect(ran.stdout).toMatch(/^FAIL {3}dpop-proof-wrong-uri /m);
  expect(ran.stderr).toContain('Evidence: some (PROBE.har and PROBE.txt of each probe)');
  const files = await readdir(join(cwd, 'some'));
  expect(files.toSorted()).toEqual(
    ['code-reused', 'dpop-proof-wrong-uri'].flatMap(id => [`${id}.har`, `${id}.txt`]).toSorted(),
  );
  const { log } = archive.parse(JSON.parse(await readFile(join(cwd, 'some', 'dpop-proof-wrong-uri.har'), 'utf8')));
  expect(log.entries.map(({ comment }) => comment).filter((step, i, all) => step !== all[i - 1])).toEqual([
    'par',
    'authorize',
    'token',
  ]);
  const text = await readFile(join(cwd, 'some', 'dpop-proof-wrong-uri.txt'), 'utf8');
  expect(text).toContain('"htu": "https://other-server.invalid/token"');
});
