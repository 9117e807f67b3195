import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
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

/** Makes the folders of reports, before an hour of work finds that it cannot be written down. */
export async function prepareReports(targets: readonly ReportTarget[]): Promise<void> {
  for (const { file } of targets) {
    if (file === undefined) continue;
    await mkdir(dirname(file), { recursive: true }).catch(({ code }: NodeJS.ErrnoException) => {
      throw new Error(`${dirname(file)} cannot be made for the report (${code})`);
    });
  }
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

async function writeWhole(file: string, text: string): Promise<void> {
  const half = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(half, text, { mode: 0o600, flag: 'wx' });
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw new Error(`${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}
