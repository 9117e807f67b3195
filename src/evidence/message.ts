import type { Exchange } from '../report/exchange.js';

/** Names and values in order, repeated ones too. */
export type Pairs = readonly (readonly [name: string, value: string])[];

type Headers = Exchange['request']['headers'];

/** The first value of a header, by its name in small letters. */
export function headerIn(headers: Headers, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** A body's media type without its parameters, in small letters; empty where none is said. */
export function mediaType(headers: Headers): string {
  return (headerIn(headers, 'content-type') ?? '').replace(/;.*$/s, '').trim().toLowerCase();
}

/** Whether a body is a form, by its media type. */
export function isForm(headers: Headers): boolean {
  return mediaType(headers) === 'application/x-www-form-urlencoded';
}

/** Parameters of a form or query, decoded. */
export function parametersIn(form: string): Pairs {
  if (form === '') return [];
  return form.split('&').map(pair => {
    const at = pair.indexOf('=');
    return at < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))];
  });
}

/** Parameters of an address's query, and of its fragment, where authorization responses may stand. */
export function parametersOfUrl(url: string): { readonly query: Pairs; readonly fragment: Pairs } {
  const [, query = '', fragment = ''] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  return { query: parametersIn(query), fragment: parametersIn(fragment) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
