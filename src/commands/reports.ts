import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { whyUnwritable } from '../file-faults.js';
import { didYouMean } from '../nearest.js';
import type { Report } from '../report/report.js';
import type { Reporter } from '../report/reporter.js';
import { loadUnits } from '../units.js';
import type { GlobalOptions, Session } from './session.js';
import { showsColour } from './terminal.js';

/** Where a report goes to, and as what. */
export interface ReportTarget {
  readonly reporter: Reporter;
  /** Absolute; standard output without it. */
  readonly file?: string;
}

/** Adds another use of `--reporter` to those before it. */
export function moreReporters(text: string, before?: string): string {
  return before === undefined ? text : `${before},${text}`;
}

/** Every format of a report, by id. */
function listReporters(): Promise<readonly Reporter[]> {
  return loadUnits<Reporter>(new URL('../reporters/', import.meta.url));
}

/** Files of a folder, one a format for machines: `NAME.json` and `NAME.xml`. */
export async function reportFiles(folder: string, name: string): Promise<readonly ReportTarget[]> {
  const reporters = await listReporters();
  return Object.entries({ json: 'json', junit: 'xml' }).flatMap(([id, ending]) => {
    const reporter = reporters.find(one => one.id === id);
    return reporter === undefined ? [] : [{ reporter, file: join(folder, `${name}.${ending}`) }];
  });
}

/**
 * Reads `console,json=FILE,junit=FILE`.
 *
 * @throws Error when a format is unknown, or two would be mixed on standard output or in one file
 */
export async function reportTargets(
  text: string | undefined,
  options: GlobalOptions,
  session: Session,
): Promise<readonly ReportTarget[]> {
  const reporters = await listReporters();
  const wanted = text ?? (options.json === true ? '' : 'console');
  const targets = wanted
    .split(',')
    .filter(part => part !== '')
    .map((part): ReportTarget => {
      const at = part.indexOf('=');
      const id = at < 0 ? part : part.slice(0, at);
      const reporter = reporters.find(one => one.id === id);
      if (reporter === undefined) {
        const known = reporters.map(one => one.id);
        throw new Error(`--reporter: unknown format "${id}"${didYouMean(id, known)}; there are ${known.join(', ')}`);
      }
      if (at < 0) return { reporter };
      const file = part.slice(at + 1);
      if (file === '') throw new Error(`--reporter ${id}=: the file is missing`);
      return { reporter, file: resolve(session.cwd, file) };
    });
  const json = reporters.find(one => one.id === 'json');
  const all = options.json === true && json !== undefined ? [{ reporter: json }, ...targets] : targets;
  const places = all.map(({ file }) => file);
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (new Set(places).size < places.length) {
    const where = twice ?? `standard output${options.json === true ? ' (--json has it alone)' : ''}`;
    throw new Error(`--reporter: two reports would go to ${where}`);
  }
  return all;
}

/**
 * Finds out, before an hour of work cannot be written down, whether every report has a place: makes folders, and refuses
 * what is there and is no report, so that a slip of the pen overwrites no template and no key.
 *
 * @throws Error when a report cannot be written there
 */
export async function prepareReports(targets: readonly ReportTarget[]): Promise<void> {
  for (const { file } of targets) {
    if (file === undefined) continue;
    await makeFolders(dirname(file));
    const there = await lstat(file).catch(() => undefined);
    if (there === undefined) {
      await tryToWrite(file);
      continue;
    }
    if (!there.isFile()) {
      const what = there.isDirectory() ? 'a folder' : there.isSymbolicLink() ? 'a link' : 'no ordinary file';
      throw new Error(`${file} is ${what}: name a file for the report`);
    }
    if (!(await beginsAs(file, REPORT_BEGINS))) {
      throw new Error(`${file} is there and is no report of this command: name another file, or remove it`);
    }
  }
}

/**
 * Permissions alone do not tell: a disk may be read-only, and some folders take no files (under /proc).
 *
 * @param what - is to be written, for the message
 * @throws Error when no file can be written beside this one
 */
export async function tryToWrite(file: string, what = 'report'): Promise<void> {
  const trial = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(trial, '', { mode: 0o600, flag: 'wx' });
    await rm(trial);
  } catch {
    throw new Error(`${dirname(file)} is not writable, so no ${what} can be put there`);
  }
}

/** How reports of ours begin, in every format that goes to a file. */
const REPORT_BEGINS = [/^\s*\{\s*"schemaVersion"/, /^<\?xml[^>]*>\s*<testsuites/, /^\s*(Realm .* on|Issuer) http/];

/** Whether a file begins as one of these; an empty one does. Of one that cannot be read nobody knows. */
export async function beginsAs(file: string, beginnings: readonly RegExp[]): Promise<boolean> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const begin = buffer.toString('utf8', 0, bytesRead);
    return bytesRead === 0 || beginnings.some(pattern => pattern.test(begin));
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder and those above it, one by one from the top: Node's own recursive way never ends where a folder can
 * have no children (under /proc).
 *
 * @param what - is to be written there, for the message
 * @throws Error when a folder cannot be made
 */
export async function makeFolders(folder: string, what = 'report'): Promise<void> {
  const there = await stat(folder).catch(() => undefined);
  if (there?.isDirectory() === true) return;
  if (dirname(folder) !== folder && there === undefined) await makeFolders(dirname(folder), what);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || there !== undefined) {
      throw new Error(`${folder} cannot be made for the ${what}: ${whyUnwritable(error)}`);
    }
  });
}

/**
 * Writes a report to every target: files whole or not at all, and readable by their owner alone, since evidence tells
 * much about a server.
 *
 * @returns the files, as the user would name them
 */
export async function writeReports(
  report: Report,
  targets: readonly ReportTarget[],
  options: GlobalOptions,
  session: Session,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { reporter, file } of targets) {
    if (file === undefined) {
      session.stdout.write(reporter.render(report, { colour: showsColour(session.stdout, options) }));
    } else {
      await writeWhole(file, reporter.render(report, { colour: false }));
      files.push(relative(session.cwd, file) || file);
    }
  }
  return files;
}

/** Writes a file whole or not at all, for its owner alone unless another mode is said. */
export async function writeWhole(file: string, text: string, mode = 0o600): Promise<void> {
  const half = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(half, text, { mode, flag: 'wx' });
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw new Error(`${file} cannot be written: ${whyUnwritable(error)}`);
  }
}
