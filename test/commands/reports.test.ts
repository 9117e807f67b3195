import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moreReporters, prepareReports, reportTargets, writeReports } from '../../src/commands/reports.js';
import type { GlobalOptions, Session } from '../../src/commands/session.js';
import { everyVerdict, report } from '../reporters/report.js';

let cwd: string;
let session: Session & { readonly stdout: PassThrough };
const options: GlobalOptions = { color: false };

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi reports '));
  session = {
    signal: new AbortController().signal,
    environment: {},
    cwd,
    stdin: new PassThrough(),
    stdout: new PassThrough({ encoding: 'utf8' }),
    stderr: new PassThrough(),
    conclude: () => {},
  };
});
afterEach(() => rm(cwd, { recursive: true }));

const places = async (text: string | undefined, more: Partial<GlobalOptions> = {}) =>
  (await reportTargets(text, { ...options, ...more }, session)).map(({ reporter, file }) => [reporter.id, file]);

it('writes for people where nothing else is said', async () => {
  expect(await places(undefined)).toEqual([['console', undefined]]);
});

it('writes several formats to several places', async () => {
  expect(await places('console,json=a/b.json,junit=c.xml')).toEqual([
    ['console', undefined],
    ['json', join(cwd, 'a/b.json')],
    ['junit', join(cwd, 'c.xml')],
  ]);
});

it('keeps standard output for JSON alone with --json', async () => {
  expect(await places(undefined, { json: true })).toEqual([['json', undefined]]);
  expect(await places('junit=c.xml', { json: true })).toEqual([
    ['json', undefined],
    ['junit', join(cwd, 'c.xml')],
  ]);
  await expect(places('console', { json: true })).rejects.toThrow(/--json has it alone/);
});

it.each([
  ['jnit=x', /unknown format "jnit".*"junit".*console, json, junit/],
  ['json=', /json=: the file is missing/],
  ['console,json', /two reports would go to standard output/],
  ['json=a,junit=a', /two reports would go to .*a$/],
])('refuses %s', async (text, message) => {
  await expect(places(text)).rejects.toThrow(message);
});

it('writes files whole, with their folders, for their owner alone, and over older ones', async () => {
  await writeFile(join(cwd, 'old.json'), '{ "schemaVersion": 1 }', { mode: 0o644 });
  const targets = await reportTargets('console,json=deep/er/a.json,junit=old.json', options, session);
  await prepareReports(targets);
  expect(await writeReports(report(everyVerdict), targets, options, session)).toEqual([
    join('deep', 'er', 'a.json'),
    'old.json',
  ]);
  expect(JSON.parse(await readFile(join(cwd, 'deep/er/a.json'), 'utf8')).schemaVersion).toBe(1);
  expect(await readFile(join(cwd, 'old.json'), 'utf8')).toMatch(/^<\?xml/);
  for (const file of ['deep/er/a.json', 'old.json']) expect((await stat(join(cwd, file))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(cwd, 'deep/er'))).toEqual(['a.json']);
  expect(session.stdout.read()).toMatch(/^Realm bank /);
});

it('says which folder or file cannot be written, and leaves nothing half', async () => {
  await writeFile(join(cwd, 'file'), '');
  const below = await reportTargets('json=file/a.json', options, session);
  await expect(prepareReports(below)).rejects.toThrow(
    /file cannot be made for the report: there is no such folder|made for the report: EEXIST/,
  );
  const folder = await reportTargets(`json=${cwd}`, options, session);
  await expect(writeReports(report([]), folder, options, session)).rejects.toThrow(/cannot be written: it is a folder/);
  expect(await readdir(cwd)).toEqual(['file']);
});

describe('a report overwrites nothing but an earlier report', () => {
  const prepare = async (path: string) => prepareReports(await reportTargets(`json=${path}`, options, session));

  it('neither a template, nor a folder, a link or a device', async () => {
    await writeFile(join(cwd, 'bank.yaml'), 'title: Bank\n');
    await symlink('bank.yaml', join(cwd, 'link.json'));
    await mkdir(join(cwd, 'a-folder'));
    await expect(prepare('bank.yaml')).rejects.toThrow(/bank\.yaml is there and is no report/);
    await expect(prepare('link.json')).rejects.toThrow(/is a link/);
    await expect(prepare('a-folder')).rejects.toThrow(/is a folder/);
    await expect(prepare('/dev/null')).rejects.toThrow(/is no ordinary file/);
    expect(await readFile(join(cwd, 'bank.yaml'), 'utf8')).toBe('title: Bank\n');
  });

  it('but an earlier report, and an empty file', async () => {
    await writeFile(join(cwd, 'old.json'), '{\n  "schemaVersion": 1\n}');
    await writeFile(join(cwd, 'empty.json'), '');
    await prepare('old.json');
    await prepare('empty.json');
  });

  it('and makes no folder where the system lets none be made, instead of trying for ever', async () => {
    await expect(prepare('/proc/report.json')).rejects.toThrow('/proc is not writable');
    await expect(prepare('/proc/x/y/report.json')).rejects.toThrow(/cannot be made for the report/);
  });
});

it('takes --reporter several times', () => {
  expect(moreReporters('json=b', moreReporters('json=a'))).toBe('json=a,json=b');
});
