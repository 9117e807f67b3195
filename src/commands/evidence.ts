import { lstat, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Finding, Report } from '../report/report.js';
import { beginsAs, makeFolders, tryToWrite, writeWhole } from './reports.js';
import type { Session } from './session.js';

/** What is written for each finding, by the ending of its file. */
const ENDINGS = ['har', 'txt'] as const;

/**
 * Finds out before a run whether its evidence can be put into a folder, which is made if need be. What is there of an
 * earlier run is written over; what is something else is refused, so that nothing of the user's is lost.
 *
 * @param only - ids of the probes that will have something to say, or patterns; all of them without it
 * @returns the folder's absolute path
 * @throws Error when something cannot be written there
 */
export async function prepareEvidence(
  folder: string,
  only: readonly string[] | undefined,
  { cwd }: Pick<Session, 'cwd'>,
): Promise<string> {
  if (folder === '') throw new Error('--evidence: the folder is missing');
  const path = resolve(cwd, folder);
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) {
    throw new Error(`--evidence: ${folder} is no folder: name one for the evidence`);
  }
  await makeFolders(path, 'evidence');
  await tryToWrite(join(path, 'probe.txt'), 'evidence');
  const beginnings = await beginningsOf();
  const [{ listProbes }, { select }] = await Promise.all([import('../probe/engine.js'), import('../probe/select.js')]);
  for (const { id } of select(await listProbes(), only)) {
    for (const ending of ENDINGS) {
      const file = join(path, `${id}.${ending}`);
      const found = await lstat(file).catch(() => undefined);
      if (found === undefined) continue;
      if (found.isFile() && (await beginsAs(file, [beginnings[ending]]))) continue;
      throw new Error(
        `--evidence: ${shown(file, cwd)} is there and is no evidence of this command: name another folder, or move it`,
      );
    }
  }
  return path;
}

/**
 * Writes each finding's exchanges, as an HTTP archive and as text: `PROBE.har` and `PROBE.txt`, readable by their owner
 * alone.
 *
 * @param folder - as {@link prepareEvidence} gave it
 */
export async function writeEvidence(report: Report, folder: string): Promise<void> {
  const [{ har }, { evidenceText }] = await Promise.all([import('../evidence/har.js'), import('../evidence/text.js')]);
  const writers: Readonly<Record<(typeof ENDINGS)[number], (finding: Finding) => string>> = {
    har: finding => har(finding, report),
    txt: finding => evidenceText(finding, report),
  };
  for (const finding of report.findings) {
    for (const ending of ENDINGS) await writeWhole(join(folder, `${finding.id}.${ending}`), writers[ending](finding));
  }
}

async function beginningsOf(): Promise<Readonly<Record<(typeof ENDINGS)[number], RegExp>>> {
  const [{ HAR_BEGINS }, { TEXT_BEGINS }] = await Promise.all([
    import('../evidence/har.js'),
    import('../evidence/text.js'),
  ]);
  return { har: HAR_BEGINS, txt: TEXT_BEGINS };
}

/** A path as somebody finds it: relative to where they are, absolute where it is elsewhere. */
export function shown(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') ? file : path || '.';
}
