import { HIDDEN } from '../report/redact.js';
import type { Pairs } from './message.js';

/** A signed token that stood in a message, without its signature; an encrypted one without its claims. */
export interface Token {
  /** Where it stood: a parameter, a header, a member of the body. */
  readonly place: string;
  readonly header: string;
  readonly claims?: string;
}

/** Tokens as redaction leaves them: the signature is gone, or all but the header. */
const REDACTED = new RegExp(`([\\w-]{8,})(?:\\.([\\w-]+))?\\.${HIDDEN.replace(/[[\]]/g, '\\$&')}`, 'g');

/** The tokens in values, read; a token inside another one's claims follows it, named by both: `request › jwt`. */
export function tokensIn(values: Pairs): readonly Token[] {
  return values.flatMap(([place, value]) =>
    [...value.matchAll(REDACTED)].flatMap(([, first = '', second]) => {
      const [header, claims] = [readable(first), second === undefined ? undefined : readable(second)];
      if (header === undefined) return [];
      if (claims === undefined) return [{ place, header }];
      return [{ place, header, claims }, ...tokensIn([[`${place} › inside`, claims]])];
    }),
  );
}

/** A value for people: of tokens that {@link tokensIn} reads, only that they are there. */
export function withoutTokens(value: string): string {
  return value.replace(REDACTED, (token, first: string) => (readable(first) === undefined ? token : '[token, below]'));
}

/** JSON on lines of its own; as it stands where that would hide something, such as a member that comes twice. */
export function indented(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    const compact = json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
    return JSON.stringify(value) === compact ? JSON.stringify(value, null, 2) : json;
  } catch {
    return json;
  }
}

function readable(part: string): string | undefined {
  const text = Buffer.from(part, 'base64url').toString('utf8');
  return text.startsWith('{') ? indented(text) : undefined;
}
