/**
 * Makes foreign text fit for a terminal and for lines: what a server or a file says must not move the cursor, change
 * colours, ring or turn the direction of writing.
 */
export function printable(text: string): string {
  return text.replace(INVISIBLE, character => {
    if (character === '\n' || character === '\t') return character;
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
  });
}

/** The same on one line. */
export function printableLine(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, ' ').replaceAll('\t', ' '));
}

/** Controls (C0, DEL, C1), marks that turn or hide text, and line separators. */
const INVISIBLE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;
