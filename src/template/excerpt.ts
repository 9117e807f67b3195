import type { LineCounter, Node } from 'yaml';
import { namesVariable, soundsSecret } from './secret-names.js';

/** A line of a file as it may be shown, by its number from 1 on; undefined where nothing of it may be. */
export type Excerpts = (line: number) => string | undefined;

/**
 * The lines of a file without values that might be secret: a line is shown to explain a mistake, and the mistake may
 * well be a password that was written into the file, perhaps under a misspelt name.
 *
 * @param secrets - what of the document is secret
 */
export function excerptsOf(text: string, secrets: Iterable<Node>, counter: LineCounter): Excerpts {
  const lines = text.split(/\r?\n/);
  const hidden = columnsOf(secrets, counter);
  const excerpt = (line: number) => {
    const shown = lines[line - 1];
    const from = hidden.get(line);
    if (shown === undefined) return undefined;
    return withoutSecrets(from === undefined ? shown : `${shown.slice(0, from - 1)}${NOT_SHOWN}`);
  };
  // A file may well be one line with thousands of mistakes.
  const known = new Map<number, string | undefined>();
  return line => {
    if (!known.has(line)) known.set(line, excerpt(line));
    return known.get(line);
  };
}

const NOT_SHOWN = '(not shown)';

/** The columns, by line, from which on a line holds a secret. */
function columnsOf(secrets: Iterable<Node>, counter: LineCounter): ReadonlyMap<number, number> {
  const columns = new Map<number, number>();
  for (const { range } of secrets) {
    const [start, end] = range ?? [0, 0];
    if (end <= start) continue;
    const first = counter.linePos(start);
    const last = counter.linePos(end - 1);
    for (let line = first.line; line <= last.line; line += 1) {
      columns.set(line, Math.min(line === first.line ? first.col : 1, columns.get(line) ?? Number.POSITIVE_INFINITY));
    }
  }
  return columns;
}

const FIELD = /(?<![\w.])(?<name>[\w.-]+)["']?\s*:\s*(?=\S)/g;
/** An address's password; in one that is not an address either, up to the last `@`. */
const USERINFO = /(\w:\/\/[^\s/?#@:]*:)[^\s"']+@/g;
const HARMLESS = /^(?:true|false|["']?\$\(\w+\)["']?)\s*(?:[,}\]#]|$)/;

/** A text of one word. */
const VALUE = /^["']?(\w+)["']?\s*(?:[,}\]#]|$)/;

// Also by its letters alone: what could not be parsed, or stands under a name that only this line knows.
function withoutSecrets(whole: string): string {
  const line = whole.replaceAll(USERINFO, '$1…@');
  const declaresSecret = /\bsecret["']?\s*:\s*true\b/.test(line);
  for (const match of line.matchAll(FIELD)) {
    const end = match.index + match[0].length;
    const name = match.groups?.name ?? '';
    const isNamed = namesVariable(name, VALUE.exec(line.slice(end))?.[1]);
    const secret =
      name === 'default' ? declaresSecret : soundsSecret(name) && !isNamed && !HARMLESS.test(line.slice(end));
    if (secret) return `${line.slice(0, end)}${NOT_SHOWN}`;
  }
  // Keys in base64, and neither paths nor long names.
  return line.replaceAll(/(?<![A-Za-z0-9+/_-])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{39,}={0,2}(?!["']?\s*:)/g, key =>
    '·'.repeat(key.length),
  );
}
