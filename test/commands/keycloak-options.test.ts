import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addKeycloak } from '../../src/commands/keycloak.js';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi options '));
});
afterEach(() => rm(cwd, { recursive: true }));

/** Runs `kcfapi keycloak options …` within this process and gives what it writes on standard output. */
async function run(...argv: readonly string[]): Promise<string> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const program = new Command('kcfapi').option('--json').option('--no-color').exitOverride();
  addKeycloak(program, {
    ...{ signal: new AbortController().signal, environment: {}, cwd, stdin: new PassThrough(), stdout },
    stderr: new PassThrough(),
    conclude: () => {},
  });
  await program.parseAsync(['keycloak', 'options', ...argv], { from: 'user' });
  return stdout.read() ?? '';
}

const OURS = `
extends: native-app
title: Ours
parameters: { password: { type: string, secret: true } }
clients:
  - clientId: shop
    redirectUris: [com.example:/callback]
    attributes: { tls.client.certificate.bound.access.tokens: true }
users: [{ username: alice, credentials: [{ type: password, value: $(password) }] }]
`;

test('a client of the template counts, and no secret need be given', async () => {
  await writeFile(join(cwd, 'ours.yaml'), OURS);
  const text = await run('./ours.yaml', '--format', 'conf');
  expect(text).toMatch(/^# What Keycloak 26\.7 needs for ours, beyond /);
  expect(text).toContain('\nfeatures=client-policies,dpop\n');
  expect(text).toContain('\nhttps-client-auth=request\n');
});

test('of several templates it is told in one, also as data', async () => {
  const { needs } = JSON.parse(await run('native-app', 'fapi-ciba-mtls-poll', '--json'));
  expect(needs[0]).toEqual({
    id: 'features',
    optional: false,
    options: [{ name: 'features', value: 'ciba,client-policies,dpop', build: true, yours: false }],
    why: expect.any(String),
    clauses: ['CIBA-5', 'RFC9449-5'],
  });
  expect(needs.map(({ id }: { id: string }) => id)).toContain('ciba-channel');
});

test('a secret among the arguments is refused', async () => {
  await writeFile(join(cwd, 'ours.yaml'), OURS);
  await expect(run('./ours.yaml', '--set', 'password=c4nary')).rejects.toThrow(
    '--set password: the parameter is secret',
  );
});

test('a template whose name is not printable tells nobody to do anything', async () => {
  const name = 'a\nrm -rf x.yaml';
  await writeFile(join(cwd, name), OURS);
  expect(await run(`./${name}`)).not.toMatch(/^rm/m);
});
