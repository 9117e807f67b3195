import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareEvidence, writeEvidence } from '../../src/commands/evidence.js';
import { exchanges } from '../evidence/exchanges.js';
import { finding, report } from '../reporters/report.js';

const ids = ['par-not-used', 'code-reused'];
const found = report(ids.map(id => finding(id, 'pass', { evidence: exchanges })));
let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi evidence '));
});
afterEach(() => rm(cwd, { recursive: true }));

const write = async (folder: string) => writeEvidence(found, await prepareEvidence(folder, ids, { cwd }));

it('writes two files a probe, for their owner alone, into a folder that it makes', async () => {
  await write('deep/er');
  const files = await readdir(join(cwd, 'deep/er'));
  expect(files.toSorted()).toEqual(['code-reused.har', 'code-reused.txt', 'par-not-used.har', 'par-not-used.txt']);
  for (const file of files) expect((await stat(join(cwd, 'deep/er', file))).mode & 0o777).toBe(0o600);
});

it('writes over its own files of an earlier run, and leaves the rest of the folder alone', async () => {
  await writeFile(join(cwd, 'notes.txt'), 'mine');
  await write('.');
  await chmod(join(cwd, 'code-reused.txt'), 0o644);
  await write('.');
  expect((await stat(join(cwd, 'code-reused.txt'))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(cwd, 'notes.txt'), 'utf8')).toBe('mine');
  expect(await readdir(cwd)).toHaveLength(5);
});

it('writes over nothing that is not its own', async () => {
  for (const [name, make] of Object.entries({
    'code-reused.txt': (file: string) => writeFile(file, 'my notes on code-reused'),
    'code-reused.har': (file: string) => writeFile(file, '{"log":{"version":"1.2","creator":{"name":"Firefox"}}}'),
    'par-not-used.txt': (file: string) => symlink('elsewhere', file),
    'par-not-used.har': (file: string) => mkdir(file),
  })) {
    await make(join(cwd, name));
    await expect(prepareEvidence('.', ids, { cwd })).rejects.toThrow(`${name} is there and is no evidence`);
    await rm(join(cwd, name), { recursive: true });
  }
});

it('writes over nothing that is not its own where probes are named by a pattern', async () => {
  await writeFile(join(cwd, 'code-reused.txt'), 'my notes on code-reused');
  await expect(prepareEvidence('.', ['par-*', 'code-reu*'], { cwd })).rejects.toThrow(
    'code-reused.txt is there and is',
  );
  await prepareEvidence('.', ['par-*'], { cwd });
});

it('says before the run where nothing can be written', async () => {
  await writeFile(join(cwd, 'file'), '');
  await expect(prepareEvidence('file', ids, { cwd })).rejects.toThrow('--evidence: file is no folder');
  await expect(prepareEvidence('file/below', ids, { cwd })).rejects.toThrow('cannot be made for the evidence');
  await expect(prepareEvidence('/proc', ids, { cwd })).rejects.toThrow('no evidence can be put there');
  await expect(prepareEvidence('', ids, { cwd })).rejects.toThrow('the folder is missing');
});
