/** Where the answer hangs on a pattern of which {@link javaPattern} makes nothing. */
export const UNREADABLE_PATTERN = 'on what the pattern means to Keycloak';

/** Escapes by a letter that mean the same to Java and to JavaScript. */
const SAME = 'bBdDfnrsStuwWx';

/**
 * A regular expression that Keycloak matches against the whole of a text.
 *
 * @returns undefined where it is not certain that Java's means the same here: with its own escapes, classes in classes,
 *   flags, possessive quantifiers
 */
export function javaPattern(pattern: string): RegExp | undefined {
  const escaped = [...pattern.matchAll(/\\(.)/gs)].map(([, character = '']) => character);
  if (escaped.some(character => /[a-z]/i.test(character) && !SAME.includes(character))) return undefined;
  if (/\[[^\]]*(\[|&&)/.test(pattern.replaceAll(/\\./gs, ''))) return undefined;
  try {
    // With the flag "u" JavaScript would refuse escapes that Java takes: "\-".
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    return undefined;
  }
}
