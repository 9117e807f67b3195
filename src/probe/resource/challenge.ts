import type { WireResponse } from '../../parties/wire.js';

/** One way to authenticate that a server offers, or says why it did not take (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** In lower case: `dpop`. */
  readonly scheme: string;
  /** By their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^`|~\\w-]+";
const PARAMETER = new RegExp(`(?<name>${TOKEN})\\s*=\\s*(?:"(?<quoted>(?:[^"\\\\]|\\\\.)*)"|(?<plain>${TOKEN}))`, 'y');
/** With a token68 behind it, as other schemes have one. */
const SCHEME = new RegExp(`(?<scheme>${TOKEN})(?:\\s+[\\w.~+/-]+=*(?=\\s*(?:,|$)))?`, 'y');

/** The challenges of a response's `WWW-Authenticate` headers; what is no challenge ends the reading. */
export function challengesOf({ headers }: Pick<WireResponse, 'headers'>): readonly Challenge[] {
  const text = headers
    .flatMap(([name, value]) => (name.toLowerCase() === 'www-authenticate' ? [value] : []))
    .join(', ');
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  for (let at = skip(text, 0); at < text.length; at = skip(text, at)) {
    const parameter = match(PARAMETER, text, at);
    const scheme = parameter === undefined ? match(SCHEME, text, at) : undefined;
    if (parameter !== undefined) {
      const { name = '', quoted, plain = '' } = parameter.groups ?? {};
      challenges.at(-1)?.parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
    } else if (scheme !== undefined) {
      challenges.push({ scheme: (scheme.groups?.scheme ?? '').toLowerCase(), parameters: new Map() });
    } else return challenges;
    at += (parameter ?? scheme)?.[0].length ?? 0;
  }
  return challenges;
}

/** The error code that a refusal's challenges give, the first that there is. */
export function errorOf(response: Pick<WireResponse, 'headers'>): string | undefined {
  return challengesOf(response)
    .find(({ parameters }) => parameters.has('error'))
    ?.parameters.get('error');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function skip(text: string, from: number): number {
  let at = from;
  while (at < text.length && /[\s,]/.test(text.charAt(at))) at += 1;
  return at;
}
