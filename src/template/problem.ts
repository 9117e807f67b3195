import type { Source } from '../report/report.js';
import type { Excerpts } from './excerpt.js';

/** One thing that is wrong with a template. */
export interface Problem {
  /** As it is shown to the user: relative to the working directory where it lies below it. */
  readonly file: string;
  /** Absent where the file as a whole is at fault, as when there is none. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong and, where it is known, what was probably meant. Holds no secret. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** The line at fault, without values that might be secret. */
  readonly excerpt?: string;
}

/** How many problems the message of an error shows. */
const SHOWN = 50;

/** A template that cannot be used, with everything that is wrong with it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** All of them, sorted by place; the file that was asked for comes first, then what it extends. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const more = problems.length - SHOWN;
    super([...problems.slice(0, SHOWN).map(render), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'));
    this.problems = problems;
  }
}

/** Collects problems while a template is read and judged, and remembers the lines to show with them. */
export interface Problems {
  readonly found: readonly Problem[];
  /** Remembers what of a file may be shown; files are sorted in this order. */
  file(name: string, excerpts: Excerpts): void;
  add(at: Source | { readonly file: string }, message: string, hint?: string): void;
  /** @throws TemplateError when anything was found */
  check(): void;
}

/** An empty collection of problems. */
export function problems(): Problems {
  const files = new Map<string, Excerpts>();
  const found: Problem[] = [];
  const seen = new Set<string>();
  return {
    found,
    file(name, excerpts) {
      if (!files.has(name)) files.set(name, excerpts);
    },
    add(at, message, hint) {
      const place = 'line' in at ? at : { file: at.file };
      const identity = JSON.stringify(['line' in at ? [at.file, at.line, at.column] : at.file, message]);
      if (seen.has(identity)) return;
      seen.add(identity);
      const excerpt = 'line' in at ? files.get(at.file)?.(at.line) : undefined;
      found.push({
        ...place,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(excerpt === undefined ? {} : { excerpt }),
      });
    },
    check() {
      if (found.length === 0) return;
      const order = new Map([...files.keys()].map((name, index) => [name, index]));
      const rank = (problem: Problem) => order.get(problem.file) ?? order.size;
      throw new TemplateError(
        found.toSorted(
          (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
        ),
      );
    },
  };
}

/** `bank.yaml:7:3` */
export function placeText({ file, line, column }: Source): string {
  return `${file}:${line}:${column}`;
}

const WIDTH = 110;

function render(problem: Problem): string {
  const { file, line, column, message, hint, excerpt } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  const lines = [`${place}: ${message}`];
  if (line !== undefined && column !== undefined && excerpt !== undefined) {
    // A line of a hundred kilobytes is shown only around the mistake.
    const from = column > WIDTH ? column - WIDTH / 2 : 0;
    const shown = excerpt.slice(from, from + WIDTH).replaceAll('\t', ' ');
    lines.push(`  ${line} | ${shown}`);
    // What is hidden may have stood before the mistake, so that the caret would point beside the line.
    const caret = column - 1 - from;
    if (caret <= shown.length) lines.push(`  ${' '.repeat(String(line).length)} | ${' '.repeat(caret)}^`);
  }
  if (hint !== undefined) lines.push(`  ${hint}`);
  return lines.join('\n');
}
