import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import type { Source } from '../report/report.js';
import { type Aliases, aliasesIn } from './aliases.js';
import { DEEPEST, tooDeepAt } from './depth.js';
import { excerptsOf } from './excerpt.js';
import type { FileKind } from './file-kind.js';
import { textOf } from './file-text.js';
import type { Located, LocatedEntry } from './located.js';
import type { Problems } from './problem.js';
import { writtenSecrets } from './written-secrets.js';

/** Values that aliases may add to a file: enough for any template, and no bomb. */
const ALIASED_VALUES = 10_000;

const TOO_DEEP = `This is nested deeper than ${DEEPEST} levels`;
const NO_ANCHOR = 'An alias (*name) without its anchor (&name)';

/** The parser's own words quote what stands there, which may be a password, or speak of its own functions. */
function messagesOf({ what }: FileKind): ReadonlyMap<string, string> {
  const tag = `A tag (!name) has no place in ${what}, which means the same in JSON`;
  return new Map([
    ['BAD_ALIAS', NO_ANCHOR],
    ['BAD_COLLECTION_TYPE', tag],
    ['BAD_DIRECTIVE', `A line that begins with % has no place in ${what}`],
    ['BAD_DQ_ESCAPE', 'A backslash in "…" begins an escape, and this is none'],
    ['BAD_PROP_ORDER', 'An anchor (&name) or a tag (!name) stands in the wrong place'],
    ['BAD_SCALAR_START', 'A text cannot begin with this character'],
    ['IMPOSSIBLE', 'This is no YAML'],
    ['MULTIPLE_DOCS', `This file holds multiple documents; ${what} is one`],
    ['NON_STRING_KEY', 'A key must be a text'],
    ['RESOURCE_EXHAUSTION', TOO_DEEP],
    ['TAG_RESOLVE_FAILED', tag],
    [
      'UNEXPECTED_TOKEN',
      'This cannot stand here: a bracket, a comma, a quote or the indentation is not as it should be',
    ],
  ]);
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ['BAD_ALIAS', 'A text that begins with * stands in quotes.'],
  ['BAD_DQ_ESCAPE', "Write two backslashes, or the text in '…'."],
  ['BAD_SCALAR_START', 'Write the text in quotes.'],
  ['MULTIPLE_DOCS', 'Delete what follows the line "---".'],
  ['TAB_AS_INDENT', 'Indent with spaces.'],
  ['TAG_RESOLVE_FAILED', 'A text that begins with ! stands in quotes.'],
]);

/**
 * Reads a file of YAML 1.2 or JSON.
 *
 * @param file - path to read
 * @param shown - how the file is named in problems
 * @param from - where the file is named, when a template names it
 * @returns undefined where the file holds nothing that could be judged; `problems` say why
 */
export async function readLocated(
  file: string,
  shown: string,
  kind: FileKind,
  problems: Problems,
  from?: Source,
): Promise<Located | undefined> {
  const content = await textOf(file, kind.what, kind.tooLarge);
  if (content.fault === undefined) return parseLocated(content.text, shown, kind, problems);
  if (from === undefined) problems.add({ file: shown }, content.fault);
  else problems.add(from, `${shown}: ${content.fault}`);
  return undefined;
}

/**
 * Parses what is in a file of YAML 1.2 or JSON.
 *
 * @param shown - how the file is named in problems
 * @returns undefined where it holds nothing that could be judged; `problems` say why
 */
export function parseLocated(text: string, shown: string, kind: FileKind, problems: Problems): Located | undefined {
  const before = problems.found.length;
  const lines = new LineCounter();
  const place = (offset: number): Source => {
    const { line, col } = lines.linePos(offset);
    return { file: shown, line, column: col };
  };
  const document = parsed(text, lines);
  if (document === undefined || typeof document === 'number') {
    problems.file(shown, () => undefined);
    problems.add(document === undefined ? { file: shown } : place(document), TOO_DEEP);
    return undefined;
  }
  const aliases = aliasesIn(document);
  const secrets = writtenSecrets(document, aliases);
  problems.file(shown, kind.isShown(document) ? excerptsOf(text, secrets, lines) : () => undefined);
  const messages = messagesOf(kind);
  // Warnings are about tags and directives that YAML knows and JSON does not.
  const opened = quotesOpenTo(document);
  for (const fault of [...document.errors, ...document.warnings]) {
    const quote = fault.code === 'MISSING_CHAR' ? opened.get(fault.pos[0]) : undefined;
    if (quote !== undefined) problems.add(place(quote), 'The quote that opens here is not closed');
    else problems.add(place(fault.pos[0]), messages.get(fault.code) ?? sentence(fault.message), HINTS.get(fault.code));
  }
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== '1.2') {
    problems.add(place(0), `Templates are YAML 1.2, not ${document.directives.yaml.version}`, 'Delete the %YAML line.');
  }
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) {
    problems.add({ file: shown }, 'The file is empty');
    return undefined;
  }
  const located = locate(document.contents, aliases, secrets, place, problems);
  return problems.found.length > before ? undefined : located;
}

/** The document; where it is nested too deeply, the offset of that, or undefined where not even that can be found. */
function parsed(text: string, lines: LineCounter): Document.Parsed | number | undefined {
  try {
    const deep = tooDeepAt(text, lines);
    if (deep !== undefined) return deep;
  } catch (error) {
    // The parser calls itself for some of the levels.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return parseDocument(text, { prettyErrors: false, stringKeys: true, version: '1.2' });
}

function locate(
  root: Node,
  aliases: Aliases,
  secrets: ReadonlySet<Node>,
  place: (offset: number) => Source,
  problems: Problems,
): Located {
  let aliased = 0;
  const open = new Set<Node>();

  /** @param alias - the outermost alias through which this was come to */
  const convert = (node: unknown, around: Source, alias?: Source): Located => {
    const at = isNode(node) && node.range ? place(node.range[0]) : around;
    const nothing: Located = { kind: 'scalar', value: null, at };
    if (alias !== undefined) {
      aliased += 1;
      if (aliased > ALIASED_VALUES) {
        const message = `Aliases multiply this file beyond ${ALIASED_VALUES} values; write them out`;
        if (aliased === ALIASED_VALUES + 1) problems.add(alias, message);
        return nothing;
      }
    }
    if (isAlias(node)) return follow(node, at, alias);
    if (isScalar(node)) {
      const { value, source } = node;
      const hidden = secrets.has(node) ? { hidden: true } : {};
      if (typeof value === 'number') {
        if (!Number.isFinite(value)) problems.add(at, 'This is no number that JSON knows');
        return { kind: 'scalar', value, at, ...(source === undefined ? {} : { text: source }), ...hidden };
      }
      if (value === null || typeof value === 'string' || typeof value === 'boolean')
        return { kind: 'scalar', value, at, ...hidden };
      problems.add(at, 'This is neither text nor number, true, false or null');
      return nothing;
    }
    if (isSeq(node)) return { kind: 'list', items: node.items.map(item => convert(item, at, alias)), at };
    if (isMap(node)) {
      const found = new Map<string, LocatedEntry>();
      for (const { key, value } of node.items) {
        const keyAt = isNode(key) && key.range ? place(key.range[0]) : at;
        if (isScalar(key)) found.set(String(key.value), { key: keyAt, value: convert(value, keyAt, alias) });
      }
      return { kind: 'map', entries: found, at };
    }
    return nothing;
  };

  const follow = (node: Alias, at: Source, alias = at): Located => {
    const target = aliases(node);
    if (target === undefined || open.has(target)) {
      const within = 'An alias (*name) stands within what it refers to';
      problems.add(at, target === undefined ? NO_ANCHOR : within, HINTS.get('BAD_ALIAS'));
      return { kind: 'scalar', value: null, at };
    }
    open.add(target);
    const result = convert(target, at, alias);
    open.delete(target);
    // What is wrong with the value is wrong here, and may well be right where the anchor is.
    return { ...result, at };
  };

  return convert(root, place(0));
}

function isNode(value: unknown): value is Node {
  return isAlias(value) || isScalar(value) || isSeq(value) || isMap(value);
}

/** Where texts in quotes begin, by where they end: there the parser misses a quote. */
function quotesOpenTo(document: Document): ReadonlyMap<number, number> {
  const begins = new Map<number, number>();
  visit(document, {
    Scalar(_, { type, range }) {
      if (range && type?.startsWith('QUOTE_')) begins.set(range[1], range[0]);
    },
  });
  return begins;
}

function sentence(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
