import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

test('an old Node is told so before anything else', () => {
  const old = `Object.defineProperty(process.versions, 'node', { value: '20.18.3' }); import(${JSON.stringify(script('run.mjs'))})`;
  const { status, stderr } = spawnSync(process.execPath, ['--eval', old], { encoding: 'utf8' });
  expect(stderr).toMatch(/^keycloak-fapi-kit needs Node 20\.19 or newer; this is Node 20\.18\.3 /);
  expect(status).toBe(1);
});

test('without a task its names are said', async () => {
  const run = promisify(execFile)(process.execPath, [script('run.mjs'), 'nothing']);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('build|check|generate|quickstart|test'),
  });
});
