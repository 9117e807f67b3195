import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, kcfapi } from './kcfapi.js';

let folder: string;

beforeAll(async () => {
  await build();
  folder = await mkdtemp(join(tmpdir(), 'kcfapi quick-'));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

test('goes from red to green on a Keycloak of its own, in a hostile environment, and leaves only its reports', async () => {
  const { KCFAPI_CACHE: cache } = process.env;
  const { code, stdout, stderr } = await kcfapi(['quickstart', '--json'], {
    cwd: folder,
    env: {
      ...(cache === undefined ? {} : { KCFAPI_CACHE: cache }),
      JAVA_HOME: '/nonexistent',
      JAVA_OPTS: '-Xmx1m',
      JAVA_OPTS_APPEND: '-Dkc.home.dir=/nonexistent',
      KC_HOSTNAME: 'https://elsewhere.invalid',
      KC_DB: 'postgres',
      DEBUG: 'true',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NODE_ENV: 'production',
    },
  });
  expect(code, stderr).toBe(0);

  const after = JSON.parse(stdout) as { findings: { verdict: string }[]; server: { url: string } };
  const count = (findings: { verdict: string }[], verdict: string) =>
    findings.filter(finding => finding.verdict === verdict).length;
  expect(count(after.findings, 'fail') + count(after.findings, 'error') + count(after.findings, 'skip')).toBe(0);
  const before = JSON.parse(await readFile(join(folder, 'kcfapi-report/before.json'), 'utf8')) as typeof after;
  expect(count(before.findings, 'fail')).toBeGreaterThan(5);
  expect(count(before.findings, 'error')).toBe(0);
  expect(stderr).toContain('These failures are the point');
  for (const name of ['before.json', 'before.xml', 'after.json', 'after.xml']) {
    expect((await stat(join(folder, 'kcfapi-report', name))).mode & 0o777).toBe(0o600);
  }
  await expect(fetch(`${after.server.url}/realms/master`)).rejects.toThrow();
}, 300_000);
