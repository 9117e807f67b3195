import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { didYouMean } from '../nearest.js';
import type { Source } from '../report/report.js';
import { entries, type LocatedMap, member, text } from './located.js';
import { merge } from './merge.js';
import type { Problems } from './problem.js';
import { readLocated } from './read.js';
import { isPath, shippedFiles } from './shipped.js';

/** A template's file and what it extends, as they stand: parameters are not filled in yet. */
export interface Chain {
  /** Path of the template's own file. */
  readonly file: string;
  /** As they are shown to the user: the template's own file first, then what it extends. */
  readonly files: readonly string[];
  /** Each file laid over what it extends, in the order of `files`. The first is the whole template. */
  readonly levels: readonly Level[];
}

/** A file laid over what it extends. */
export interface Level {
  readonly merged: LocatedMap;
  /** The file alone. */
  readonly own: LocatedMap;
}

/**
 * Reads a template and everything it extends.
 *
 * @param reference - a path (with a slash, or ending in .yaml, .yml or .json) or the name of a shipped template
 * @param cwd - what a relative path is relative to, and what files are named relative to
 * @returns undefined where there is nothing to judge; `problems` say why
 */
export async function readChain(reference: string, cwd: string, problems: Problems): Promise<Chain | undefined> {
  const own: LocatedMap[] = [];
  const files: string[] = [];
  const seen = new Map<string, string>();
  let first: string | undefined;
  let next: { file: string; from?: Source } | undefined = await resolveReference(reference, cwd, problems);
  while (next !== undefined) {
    const { file, from }: { file: string; from?: Source } = next;
    next = undefined;
    const shown = shownAs(file, cwd);
    const identity = await realpath(file).catch(() => file);
    if (seen.has(identity) && from !== undefined) {
      problems.add(from, `${[...seen.values(), shown].join(' extends ')}: a template cannot extend itself`);
      break;
    }
    seen.set(identity, shown);
    first ??= file;
    const located = await readLocated(file, shown, problems, from);
    if (located === undefined) break;
    if (located.kind !== 'map') {
      problems.add(located.at, 'A template is a map of names to values, and begins with "title:" or "extends:"');
      break;
    }
    own.push(located);
    files.push(shown);
    const parent = member(located, 'extends');
    const named = text(parent);
    if (parent !== undefined && named !== undefined && named !== '') {
      next = await resolveReference(named, dirname(file), problems, parent.at);
    }
  }
  // A file that cannot be read would make everything else look wrong.
  if (first === undefined || problems.found.length > 0) return undefined;

  const levels: Level[] = [];
  let base: LocatedMap | undefined;
  for (const file of own.toReversed()) {
    const merged = merge(base, file, problems);
    base = { ...merged, entries: new Map(entries(merged).filter(([name]) => name !== 'extends')) };
    levels.unshift({ merged: base, own: file });
  }
  return { file: first, files, levels };
}

/** How a file is named to the user: relative to where they are, if it lies below. */
export function shownAs(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

async function resolveReference(
  reference: string,
  folder: string,
  problems: Problems,
  from?: Source,
): Promise<{ file: string; from?: Source } | undefined> {
  const found = isPath(reference) ? resolve(folder, reference) : (await shippedFiles()).get(reference);
  if (found !== undefined) return { file: found, ...(from === undefined ? {} : { from }) };
  const shipped = [...(await shippedFiles()).keys()];
  problems.add(
    from ?? { file: reference },
    `No template named "${reference}" is shipped${didYouMean(reference, shipped)}`,
    `Shipped: ${shipped.join(', ')}. A path has a slash in it or ends in .yaml, .yml or .json.`,
  );
  return undefined;
}
