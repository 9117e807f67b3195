import { CST, type LineCounter, Parser } from 'yaml';

/** Enough for any template; everything that walks through one calls itself for each level. */
export const DEEPEST = 100;

/**
 * Where a text of YAML first nests deeper than {@link DEEPEST} maps and lists.
 *
 * @param lines - learns where the lines begin
 * @returns the offset, or undefined where it does not
 */
export function tooDeepAt(text: string, lines: LineCounter): number | undefined {
  let first: number | undefined;
  const open: { readonly token: CST.Token | null | undefined; readonly depth: number }[] = [];
  for (const document of new Parser(lines.addNewLine).parse(text)) {
    if (document.type === 'document') open.push({ token: document.value, depth: 1 });
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { token, depth } = next;
      if (!CST.isCollection(token)) continue;
      if (depth > DEEPEST) {
        first = Math.min(token.offset, first ?? token.offset);
        continue;
      }
      for (const item of token.items) {
        open.push({ token: item.key, depth: depth + 1 }, { token: item.value, depth: depth + 1 });
      }
    }
  }
  return first;
}
