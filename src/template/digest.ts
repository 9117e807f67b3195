import { createHash } from 'node:crypto';
import { type Located, toJson } from './located.js';
import { isKeyed, keyOf } from './merge.js';
import type { Json } from './template.js';

/** SHA-256, in hexadecimal, over what a template asks for: secrets left out, the order of names and keys ignored. */
export function digestOf(parts: Readonly<Record<string, Located | undefined>>): string {
  const known = Object.entries(parts).flatMap(([name, node]) => (node === undefined ? [] : [[name, open(node, name)]]));
  return createHash('sha256')
    .update(JSON.stringify(sorted(Object.fromEntries(known))))
    .digest('hex');
}

/** The plain value without what is secret, keyed lists in the order of their keys. */
export function open(node: Located, name = ''): Json {
  if (node.kind === 'scalar') return node.secret === true ? '(secret)' : toJson(node);
  if (node.kind === 'map') {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, open(value, key)]));
  }
  const items = isKeyed(name, node)
    ? node.items.toSorted((a, b) => ((keyOf(name, a) ?? '') < (keyOf(name, b) ?? '') ? -1 : 1))
    : node.items;
  return items.map(item => open(item));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
