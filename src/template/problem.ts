import { nearest } from '../nearest.js';
import type { Source } from '../report/report.js';
import { isSecretName } from './secret-names.js';

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

/** A template that cannot be used, with everything that is wrong with it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** Sorted by place; the file that was asked for comes first, then what it extends. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(render).join('\n'));
    this.problems = problems;
  }
}

/** Collects problems while a template is read and judged, and remembers the lines to show with them. */
export interface Problems {
  readonly found: readonly Problem[];
  /** Remembers a file's text; files are sorted in this order. */
  file(name: string, text: string): void;
  add(at: Source | { readonly file: string }, message: string, hint?: string): void;
  /** @throws TemplateError when anything was found */
  check(): void;
}

/** An empty collection of problems. */
export function problems(): Problems {
  const texts = new Map<string, readonly string[]>();
  const found: Problem[] = [];
  return {
    found,
    file(name, text) {
      if (!texts.has(name)) texts.set(name, text.split(/\r\n|\n|\r/));
    },
    add(at, message, hint) {
      const place = 'line' in at ? at : { file: at.file };
      const excerpt = 'line' in at ? texts.get(at.file)?.[at.line - 1] : undefined;
      const seen = found.some(
        other =>
          other.message === message &&
          other.file === at.file &&
          other.line === ('line' in at ? at.line : undefined) &&
          other.column === ('line' in at ? at.column : undefined),
      );
      if (seen) return;
      found.push({
        ...place,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(excerpt === undefined ? {} : { excerpt: withoutSecrets(excerpt) }),
      });
    },
    check() {
      if (found.length === 0) return;
      const order = [...texts.keys()];
      const rank = (problem: Problem) => order.indexOf(problem.file) + 1 || order.length + 1;
      throw new TemplateError(
        found.toSorted(
          (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
        ),
      );
    },
  };
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

/** What may be misspelt, beside what is secret by its name. */
const SECRET_FIELDS = 'clientSecret keyPassword keystorePassword password privateKey secret secretData value'.split(
  ' ',
);
const FIELD = /(?<![\w.])(?<name>[\w.-]+)["']?\s*:\s*(?=\S)/g;
const HARMLESS = /^(?:true|false|["']?\$\(\w+\)["']?)\s*(?:[,}\]#]|$)/;

// A line is shown to explain a mistake, and the mistake may well be a password that was written into the file, perhaps
// under a misspelt name.
function withoutSecrets(line: string): string {
  const declaresSecret = /\bsecret["']?\s*:\s*true\b/.test(line);
  for (const match of line.matchAll(FIELD)) {
    const end = match.index + match[0].length;
    const name = match.groups?.name ?? '';
    const secret =
      name === 'default'
        ? declaresSecret
        : (isSecretName(name) || nearest(name, SECRET_FIELDS) !== undefined) && !HARMLESS.test(line.slice(end));
    if (secret) return `${line.slice(0, end)}(not shown)`;
  }
  // Keys in base64, and neither paths nor long names.
  return line.replaceAll(/(?<![A-Za-z0-9+/_-])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{39,}={0,2}(?!["']?\s*:)/g, key =>
    '·'.repeat(key.length),
  );
}
