import { didYouMean } from '../nearest.js';
import type { Source } from '../report/report.js';
import type { Json } from './template.js';

/** JSON of which every value knows where it is written. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** As a number stands in the file: `1.10`, `007`. */
  readonly text?: string;
  readonly at: Source;
  /** True: made with a parameter that is secret. */
  readonly secret?: boolean;
  /** True: may be a secret that is written into the file, here or where an alias stands for it. */
  readonly hidden?: boolean;
  /** True: names a parameter that has no value, so that nothing more can be said about it. */
  readonly unresolved?: boolean;
  /** Of a null: there was something inherited that it removes. */
  readonly removes?: boolean;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly items: readonly Located[];
  readonly at: Source;
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly at: Source;
}

export interface LocatedEntry {
  readonly key: Source;
  readonly value: Located;
}

/** The plain value. */
export function toJson(node: Located): Json {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toJson);
  // fromEntries defines own properties, so that a key named __proto__ is a key like any other.
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toJson(value)]));
}

/** The value behind a name, or undefined where there is none or `node` is no map. */
export function member(node: Located | undefined, ...names: readonly string[]): Located | undefined {
  let current = node;
  for (const name of names) current = current?.kind === 'map' ? current.entries.get(name)?.value : undefined;
  return current;
}

/** A map's entries; none where it is no map. */
export function entries(node: Located | undefined): readonly (readonly [string, LocatedEntry])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

/** A list's items; none where it is no list. */
export function items(node: Located | undefined): readonly Located[] {
  return node?.kind === 'list' ? node.items : [];
}

/** A string, or undefined where it is something else. */
export function text(node: Located | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** A scalar as it may be shown in a message: in quotes, and not at all where it is secret. */
export function quoted(node: Located | undefined): string {
  if (node?.kind !== 'scalar') return 'this';
  return isShown(node) ? `"${String(node.value)}"` : 'its secret value';
}

/** `; did you mean "…"?` for a text that is none of the candidates; nothing where the text is secret. */
export function suggestion(node: Located, candidates: Iterable<string>): string {
  return node.kind === 'scalar' && isShown(node) ? didYouMean(String(node.value), candidates) : '';
}

/** Whether a message may show a scalar. */
export function isShown({ secret, hidden }: LocatedScalar): boolean {
  return secret !== true && hidden !== true;
}

/** A map with some members set anew. */
export function withMembers(node: LocatedMap, members: Readonly<Record<string, Located | undefined>>): LocatedMap {
  const result = new Map(node.entries);
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) result.set(name, { key: node.entries.get(name)?.key ?? value.at, value });
  }
  return { ...node, entries: result };
}

/** A map without one of its members. */
export function withoutMember(node: LocatedMap, name: string): LocatedMap {
  return { ...node, entries: new Map([...node.entries].filter(([other]) => other !== name)) };
}

/** The member by which an item of a list with keys removes the one that is inherited. */
export const REMOVE = 'remove';

/** The word that removes an inherited item, where an item holds it. */
export function removalOf(item: Located): LocatedScalar | undefined {
  const removal = member(item, REMOVE);
  return removal?.kind === 'scalar' && removal.value === true ? removal : undefined;
}

/** The same tree without what only removes something: members that are null, items with `remove: true`. */
export function withoutNulls(node: Located): Located {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') {
    return { ...node, items: node.items.filter(item => removalOf(item) === undefined).map(withoutNulls) };
  }
  const kept = [...node.entries].filter(([, { value }]) => value.kind !== 'scalar' || value.value !== null);
  return {
    ...node,
    entries: new Map(kept.map(([name, { key, value }]) => [name, { key, value: withoutNulls(value) }])),
  };
}

/** The same tree with each scalar replaced. */
export function mapScalars(node: Located, change: (scalar: LocatedScalar) => LocatedScalar): Located {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'list') return { ...node, items: node.items.map(item => mapScalars(item, change)) };
  return {
    ...node,
    entries: new Map(
      [...node.entries].map(([name, { key, value }]) => [name, { key, value: mapScalars(value, change) }]),
    ),
  };
}

/** Whether a value, or anything within it, is made with a secret parameter. */
export function holdsSecret(node: Located): boolean {
  if (node.kind === 'scalar') return node.secret === true;
  if (node.kind === 'list') return node.items.some(holdsSecret);
  return entries(node).some(([, { value }]) => holdsSecret(value));
}
