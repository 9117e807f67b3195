import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import { archive } from '../evidence/har-schema.js';
import { dropRealm } from './admin.js';
import { inProcess, type Ran } from './in-process.js';
import { makeRealm, TEMPLATE } from './probe-bench.js';
import { heard, secretsOnTheWire } from './wire-tap.js';

vi.mock(import('../../src/parties/wire.js'), async original => {
  const [wire, { tapped }] = await Promise.all([original(), import('./wire-tap.js')]);
  return { ...wire, openNetwork: address => tapped(wire.openNetwork(address)) };
});

const { pkiFolder } = inject('keycloak');
const SIGNED = 'fapi2-message-signing-dpop-jarm';
const HYBRID = 'fapi1-advanced-private-key-jwt';
const realmOf = (template: string) => `kcfapi-test-evidence-${template}`;
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  for (const name of [TEMPLATE, SIGNED, HYBRID]) {
    const template = await loadTemplate(name, { cwd, environment: {} });
    await (await makeRealm(realmOf(name), template)).close();
  }
});
afterAll(async () => {
  for (const name of [TEMPLATE, SIGNED, HYBRID]) await dropRealm(realmOf(name));
  await rm(cwd, { recursive: true });
});
beforeEach(() => {
  heard.length = 0;
});

function probe(template: string, ...more: readonly string[]): Promise<Ran> {
  const authority = ['--client-ca', join(pkiFolder, 'ca.crt'), '--client-ca-key', join(pkiFolder, 'ca.key')];
  return inProcess(['probe', template, '--realm', realmOf(template), ...authority, ...more], { cwd });
}

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

const LOGIN = ['cookie', 'session_code', 'execution', 'password', 'code_verifier'];
const TOKENS = ['access_token', 'refresh_token', 'id_token', 'authorization'].map(name => `signature of ${name}`);

test.each([
  [TEMPLATE, [], ['code', 'code_challenge', 'd in dpop', 'signature of dpop', 'signature of client_assertion']],
  [SIGNED, ['--only', 'code-reused'], ['code', 'signature of request', 'signature of response']],
  [HYBRID, ['--only', 'code-reused'], ['code', 'signature of request', 'TLS key']],
])('neither evidence nor a report of %s holds any secret that was really on the wire', async (template, only, more) => {
  const folder = `all of ${template}`;
  const reporters = `console,json=${folder}/probe.json,junit=${folder}/probe.xml`;
  const ran = await probe(template, '--evidence', folder, '--reporter', reporters, ...only);
  expect(ran.error).toBeUndefined();
  const text = await everything(ran, folder);
  const secrets = secretsOnTheWire();
  const kinds = secrets.map(({ name }) => name);
  expect(kinds).toEqual(expect.arrayContaining([...LOGIN, ...TOKENS, ...more]));
  const survived = secrets.filter(({ value }) => text.includes(value) || text.includes(encodeURIComponent(value)));
  expect(survived.map(({ name }) => name)).toEqual([]);
});

test('each probe has an archive and a text, and known deviations end a strict run with 2', async () => {
  const ran = await probe(TEMPLATE, '--evidence', 'some', '--only', 'dpop-proof-wrong-method,code-reused', '--strict');
  expect(ran.result).toBe('differs');
  expect(ran.stdout).toContain('counted as failures (--strict)');
  expect(ran.stderr).toContain('kcfapi explain ID');
  expect(ran.stdout).toMatch(/^FAIL {3}dpop-proof-wrong-method /m);
  expect(ran.stderr).toContain('Evidence: some (PROBE.har and PROBE.txt of each probe)');
  const files = await readdir(join(cwd, 'some'));
  expect(files.toSorted()).toEqual(
    ['code-reused', 'dpop-proof-wrong-method'].flatMap(id => [`${id}.har`, `${id}.txt`]).toSorted(),
  );
  const { log } = archive.parse(JSON.parse(await readFile(join(cwd, 'some', 'dpop-proof-wrong-method.har'), 'utf8')));
  expect(log.entries.map(({ comment }) => comment).filter((step, i, all) => step !== all[i - 1])).toEqual([
    'par',
    'authorize',
    'token',
  ]);
  const text = await readFile(join(cwd, 'some', 'dpop-proof-wrong-method.txt'), 'utf8');
  expect(text).toContain('"htm": "GET"');
});
