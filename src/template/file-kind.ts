import { type Document, isMap, isScalar, isSeq } from 'yaml';
import { isSection } from './schema.js';

/** What a file is to be, as far as reading it depends on that. */
export interface FileKind {
  /** For messages: `a template`. */
  readonly what: string;
  /** What to do when a file is too large. */
  readonly tooLarge?: string;
  /** Whether lines of it may be shown to explain a mistake: a secret file may have been named in its place. */
  isShown(document: Document): boolean;
}

/** A template, by one of its sections. */
export const TEMPLATE_FILE: FileKind = {
  what: 'a template',
  tooLarge: 'put clients into files of their own (clientsFrom)',
  isShown: ({ contents }) =>
    isMap(contents) && contents.items.some(({ key }) => isScalar(key) && isSection(String(key.value))),
};

/** One client, or a list of clients. */
export const CLIENTS_FILE: FileKind = {
  what: 'a file of clients',
  tooLarge: 'split it: clientsFrom may name several, or a folder',
  isShown: ({ contents }) => {
    const first = isSeq(contents) ? contents.items[0] : contents;
    return isMap(first) && first.has('clientId');
  },
};

/** A JSON Web Key Set, in which a private key may stand by mistake. */
export const KEYS_FILE: FileKind = { what: 'a key set', isShown: () => false };

/** Values of parameters, which may be secret. */
export const VALUES_FILE: FileKind = { what: 'a file of values', isShown: () => false };
