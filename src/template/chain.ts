import { access, realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { didYouMean } from '../nearest.js';
import type { Source } from '../report/report.js';
import { withClientFiles } from './client-files.js';
import { TEMPLATE_FILE } from './file-kind.js';
import { systemFault } from './file-text.js';
import { entries, type LocatedMap, member, text } from './located.js';
import { merge } from './merge.js';
import { shownAs } from './paths.js';
import type { Problems } from './problem.js';
import { readLocated } from './read.js';
import { isSection } from './schema.js';
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

/** What a file says of itself, and nobody inherits. */
const OF_A_FILE = new Set(['$schema', 'extends']);

/**
 * Reads a template and everything it extends. Of several that one file extends, each is laid over those before it; one
 * that is met twice counts where it was met first.
 *
 * @param reference - a path (with a slash, or ending in .yaml, .yml or .json) or the name of a shipped template
 * @param cwd - what a relative path is relative to, and what files are named relative to
 * @returns undefined where there is nothing to judge; `problems` say why
 */
export async function readChain(reference: string, cwd: string, problems: Problems): Promise<Chain | undefined> {
  // The undermost first.
  const read: { own: LocatedMap; shown: string }[] = [];
  const known = new Set<string>();
  const first = await resolveReference(reference, cwd, problems);
  if (first !== undefined) await readInto(first, new Map());
  // A file that cannot be read would make everything else look wrong.
  if (first === undefined || problems.found.length > 0) return undefined;

  const levels: Level[] = [];
  let base: LocatedMap | undefined;
  for (const { own } of read) {
    const merged = merge(base, own, problems);
    base = { ...merged, entries: new Map(entries(merged).filter(([name]) => !OF_A_FILE.has(name))) };
    levels.unshift({ merged: base, own });
  }
  return { file: first.file, files: read.map(({ shown }) => shown).toReversed(), levels };

  /** @param above - the files that lead here, as they are shown, by their real paths */
  async function readInto({ file, from }: Reference, above: ReadonlyMap<string, string>): Promise<void> {
    const shown = shownAs(file, cwd);
    const identity = await realpath(file).catch(() => file);
    if (above.has(identity) && from !== undefined) {
      problems.add(from, `${[...above.values(), shown].join(' extends ')}: a template cannot extend itself`);
      return;
    }
    if (known.has(identity)) return;
    known.add(identity);
    const own = await readLocated(file, shown, TEMPLATE_FILE, problems, from);
    if (own === undefined) return;
    if (own.kind !== 'map' || (own.entries.size > 0 && ![...own.entries.keys()].some(isSection))) {
      problems.add(own.at, 'A template is a map of names to values, and begins with "title:" or "extends:"');
      return;
    }
    const extended = member(own, 'extends');
    const parents = extended?.kind === 'list' && extended.items.length > 0 ? extended.items : [extended];
    for (const parent of parents) {
      if (parent === undefined) continue;
      const named = text(parent);
      if (named === undefined || named === '') {
        problems.add(parent.at, '"extends" must be a text or a list of texts: names of shipped templates, or paths');
        continue;
      }
      const next = await resolveReference(named, dirname(file), problems, parent.at);
      if (next !== undefined) await readInto(next, new Map([...above, [identity, shown]]));
    }
    read.push({ own: await withClientFiles(own, file, cwd, problems), shown });
  }
}

/** Says where a reference stands that leads to no template: an unknown name, or a path to nothing. */
export async function checkReference(reference: string, folder: string, problems: Problems, at: Source): Promise<void> {
  const { file } = (await resolveReference(reference, folder, problems, at)) ?? {};
  if (file === undefined) return;
  await access(file).catch(fault => problems.add(at, `${reference}: ${systemFault(fault)}`));
}

/** A file, and where it is named, unless that is the command line. */
interface Reference {
  readonly file: string;
  readonly from?: Source;
}

async function resolveReference(
  reference: string,
  folder: string,
  problems: Problems,
  from?: Source,
): Promise<Reference | undefined> {
  const found = isPath(reference) ? resolve(folder, reference) : (await shippedFiles()).get(reference);
  if (found !== undefined) return { file: found, ...(from === undefined ? {} : { from }) };
  const shipped = [...(await shippedFiles()).keys()];
  const meant = didYouMean(reference, shipped);
  problems.add(
    from ?? { file: reference },
    `No template named "${reference}" is shipped${meant}`,
    `${meant === '' ? `Shipped: ${shipped.join(', ')}` : '"kcfapi templates list" names all'}. A path has a slash in it or ends in .yaml, .yml or .json.`,
  );
  return undefined;
}
