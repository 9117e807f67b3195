import { didYouMean } from '../../nearest.js';

/** The attribute types that Keycloak reads in a DN: those of Java's X500Principal, and its own (X509ClientAuthenticator). */
const TYPES: readonly string[] = [
  ...['CN', 'C', 'L', 'S', 'ST', 'O', 'OU', 'T', 'IP', 'STREET', 'DC', 'DNQUALIFIER', 'DNQ', 'SURNAME', 'GIVENNAME'],
  ...['INITIALS', 'GENERATION', 'EMAIL', 'EMAILADDRESS', 'E', 'UID', 'SERIALNUMBER', 'BUSINESSCATEGORY'],
  'JURISDICTIONCOUNTRYNAME',
];

/**
 * What is wrong with a distinguished name (RFC 4514, section 3): Keycloak compares by the parsed name, and answers 400
 * whenever a client authenticates whose DN it cannot parse.
 *
 * @returns undefined where nothing is; else a sentence
 */
export function dnFault(text: string): string | undefined {
  // A separator that is escaped or within quotes is part of a value.
  const parts = text.match(/(?:\\.|"(?:\\.|[^"\\])*"|[^,;+\\"])*(?:[,;+]|$)/gs) ?? [];
  if (parts.join('') !== text) return 'A backslash or a quotation mark in it stands alone.';
  const pairs = parts.map(part => part.replace(/[,;+]$/, ''));
  if (pairs.at(-1) === '' && pairs.length > 1 && !/[,;+]$/.test(text)) pairs.pop();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const type = pair.slice(0, Math.max(at, 0)).trim();
    if (at < 1 || type === '') return `It is made of TYPE=value, separated by commas: "CN=app,O=Bank,C=DE".`;
    if (/(?<!\\)[<>]/.test(pair)) return 'A < or > in it wants a backslash before it.';
    if (/^(?:OID\.)?\d+(?:\.\d+)+$/i.test(type) || TYPES.includes(type.toUpperCase())) continue;
    return `Keycloak knows no attribute type of that name${didYouMean(type.toUpperCase(), TYPES)}. It may be a number (2.5.4.97).`;
  }
  return undefined;
}
