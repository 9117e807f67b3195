import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { expect, it, onTestFinished, vi } from 'vitest';
import { addKeycloak } from '../../src/commands/keycloak.js';

it('shows a log as text alone: --json is refused, and says where the file is told', async () => {
  const home = await mkdtemp(join(tmpdir(), 'kcfapi keycloak '));
  vi.stubEnv('KCFAPI_CACHE', home);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(home, { recursive: true });
  });
  const run = (argv: readonly string[]) => {
    const program = new Command('kcfapi').option('--json').exitOverride();
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const { signal } = new AbortController();
    addKeycloak(program, { ...streams, signal, environment: {}, cwd: home, conclude: () => {} });
    return program.parseAsync(argv, { from: 'user' });
  };
  for (const argv of [
    ['--json', 'keycloak', 'logs'],
    ['keycloak', 'logs', '--follow', '--json'],
  ]) {
    await expect(run(argv)).rejects.toThrow('--json: a log is text; where its file is, says: kcfapi keycloak status');
  }
  await expect(run(['keycloak', 'logs'])).rejects.toThrow('There is no log yet');
});
