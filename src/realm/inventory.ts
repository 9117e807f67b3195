import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, Template } from '../template/template.js';
import { desiredItems } from './desired.js';
import { isList, isObject } from './json.js';
import type { Plan, ResourceKind } from './resource.js';

/**
 * The realm attribute that holds what this tool made on a realm, and for which templates. One place for all kinds,
 * since not every kind has attributes of its own (profiles, policies), and a mark on a client goes along when somebody
 * copies it. Keycloak stores an attribute of a realm as text without limit.
 */
export const INVENTORY = 'kcfapi.inventory';

const VERSION = 1;

/** Something that this tool made. */
export interface Entry {
  /** Keycloak's id of it; undefined where it has none, or it is not known yet. */
  readonly id?: string;
  /**
   * True: it was about to be made, and nobody knows whether it was. What stands there under its name may be somebody
   * else's, and is never taken for ours. What we give an id of our choice is known by that, and never pending.
   */
  readonly pending?: true;
  /** The templates that have it, each as {@link ownerOf} tells; never none. */
  readonly templates: readonly string[];
}

/** What this tool made on a realm: by the resource kind's id, by the resource's key. */
export type Inventory = ReadonlyMap<string, ReadonlyMap<string, Entry>>;

/**
 * Reads the inventory of a realm.
 *
 * @returns undefined where there is none: nothing is known then of what this tool made
 * @throws Error when it is not as this tool writes it
 */
export function readInventory(representation: JsonObject | undefined): Inventory | undefined {
  const text = storedInventory(representation);
  if (text === undefined) return undefined;
  const { v, templates, made } = parsed(text);
  if (v !== VERSION) throw unreadable('is of another version of this tool');
  if (!isObject(made)) throw unreadable('is not as it was written');
  const names = texts(templates);
  return new Map(Object.entries(made).map(([kind, entries]) => [kind, new Map(listed(entries).map(entryOf))]));

  function entryOf(entry: Json): [string, Entry] {
    const [key, id, ...places] = listed(entry);
    const of = places.flatMap(place => (typeof place === 'number' ? (names[place] ?? []) : []));
    if (typeof key !== 'string' || typeof id !== 'string' || of.length === 0) {
      throw unreadable('is not as it was written');
    }
    if (id === PENDING) return [key, { pending: true, templates: of }];
    return [key, { ...(id === '' ? {} : { id: opened(id) }), templates: of }];
  }
}

/** The text of a realm's inventory; undefined where there is none. */
export function storedInventory(representation: JsonObject | undefined): string | undefined {
  const attributes = representation?.attributes;
  const text = isObject(attributes) && Object.hasOwn(attributes, INVENTORY) ? attributes[INVENTORY] : undefined;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function parsed(text: string): JsonObject {
  try {
    const written = JSON.parse(text) as Json;
    return isObject(written) ? written : {};
  } catch {
    throw unreadable('is no JSON');
  }
}

function listed(value: Json | undefined): readonly Json[] {
  if (!isList(value)) throw unreadable('is not as it was written');
  return value;
}

function texts(value: Json | undefined): readonly string[] {
  return listed(value).flatMap(item => (typeof item === 'string' ? item : []));
}

function unreadable(why: string): Error {
  return new Error(
    `the realm's attribute "${INVENTORY}", which holds what this tool made, ${why}\n` +
      '  Take the attribute away from the realm; nothing is taken for made by this tool then.',
  );
}

/**
 * The text of an inventory: by kind, for each thing its key, its id, nothing or {@link PENDING}, and the places of its
 * templates, which are named once.
 */
export function inventoryText(inventory: Inventory): string {
  const all = [...inventory.values()].flatMap(entries => [...entries.values()]);
  const templates = [...new Set(all.flatMap(entry => entry.templates))].toSorted();
  const made = [...inventory]
    .filter(([, entries]) => entries.size > 0)
    .map(([kind, entries]) => [
      kind,
      [...entries].map(([key, { id = '', pending, templates: of }]) => [
        key,
        pending === true ? PENDING : closed(id),
        ...of.map(name => templates.indexOf(name)),
      ]),
    ]);
  return JSON.stringify({ v: VERSION, templates, made: Object.fromEntries(made) });
}

const PENDING = '?';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHORT = /^[\w-]{22}$/;

/** A UUID in 22 characters; what is none stays. */
function closed(id: string): string {
  return UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url') : id;
}

function opened(id: string): string {
  if (!SHORT.test(id)) return id;
  return Buffer.from(id, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** True where an item on the server is what this tool made, and not another one that somebody made under its name. */
export function isMade(kind: ResourceKind, entry: Entry | undefined, item: JsonObject | undefined): item is JsonObject {
  if (entry === undefined || entry.pending === true || item === undefined) return false;
  return entry.id === undefined ? kind.identity === undefined : entry.id === item.id;
}

/** By key, the templates that have an item of a kind: of several that were combined, of those where it stands. */
function ownersOf(template: Template, kind: ResourceKind): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const part of template.parts ?? [template]) {
    for (const item of desiredItems(kind, part.resources, '')) {
      const key = kind.key(item);
      owners.set(key, [...(owners.get(key) ?? []), ownerOf(part)]);
    }
  }
  return owners;
}

/**
 * What a template is known by: its file's name, and its title, since two teams may both have called their file
 * `realm.yaml`.
 */
export function ownerOf({ id, title }: Pick<Template, 'id' | 'title'>): string {
  return `${id}: ${title}`;
}

/**
 * Whether something was made for one of the templates that are applied together, as they are or were called.
 *
 * @param formerly - names of files, or names with titles
 */
export function isOwner(template: Template, formerly: readonly string[] = []): (owner: string) => boolean {
  const owners = new Set((template.parts ?? [template]).map(ownerOf));
  return owner => owners.has(owner) || formerly.some(name => isCalled(owner, name));
}

/** Whether a template is meant by a name: its file's, or that with its title. */
export function isCalled(owner: string, name: string): boolean {
  return owner === name || owner.startsWith(`${name}: `);
}

/**
 * The inventory that is to be written before a plan is carried out: what is to be made stands in it already, with the id
 * that it will have, or as pending; what is not there any more is dropped, and what was pending before.
 *
 * @returns `due`: false where nothing would be lost if it were not written
 */
export function inventoryFor(
  kinds: readonly ResourceKind[],
  found: { readonly inventory?: Inventory | undefined; readonly items: ReadonlyMap<string, readonly JsonObject[]> },
  template: Template,
  { changes }: Pick<Plan, 'changes'>,
  formerly: readonly string[] = [],
): { readonly next: Inventory; readonly due: boolean } {
  const [isNow, isApplied] = [isOwner(template), isOwner(template, formerly)];
  // Of kinds that this version does not know, all stays.
  const next = new Map<string, ReadonlyMap<string, Entry>>(found.inventory ?? []);
  let due = false;
  for (const kind of kinds) {
    if (kind.section === 'realm') continue;
    const items = byKey(kind, found.items);
    const owners = ownersOf(template, kind);
    const before = found.inventory?.get(kind.id) ?? new Map<string, Entry>();
    const entries = new Map<string, Entry>();
    for (const [key, entry] of before) {
      const others = entry.templates.filter(owner => !isApplied(owner));
      if (!isMade(kind, entry, items.get(key))) {
        // Another template's affairs are cleared up when that one is applied.
        if (others.length > 0 && !owners.has(key) && entry.pending !== true) entries.set(key, entry);
        continue;
      }
      const claims = [...others, ...(owners.get(key) ?? [])];
      const kept = entry.templates.filter(isNow);
      const templates = claims.length > 0 ? claims : kept.length > 0 ? kept : [ownerOf(template)];
      entries.set(key, { ...entry, templates: templates.toSorted() });
    }
    for (const { key } of changes.filter(change => change.kind === kind.id && change.action === 'create')) {
      // A new id each time: sessions of one that was deleted must not come back to life.
      const known = kind.identity === 'chosen' ? { id: randomUUID() } : { pending: true as const };
      // Others that had one of that name have this one, too, until they are applied without it.
      const others = (before.get(key)?.templates ?? []).filter(owner => !isApplied(owner));
      const templates = new Set([...others, ...(owners.get(key) ?? [ownerOf(template)])]);
      entries.set(key, { ...known, templates: [...templates].toSorted() });
    }
    due ||= [...entries].some(([key, entry]) => !isDeepStrictEqual(before.get(key), entry));
    // By its name alone, one that somebody makes later would be taken for what is gone.
    due ||= [...before].some(([key, { id }]) => id === undefined && !entries.has(key));
    next.set(kind.id, entries);
  }
  return { next, due };
}

/** An inventory without what is there before it could be made: a new realm comes with some things of its own. */
export function withoutThere(
  kinds: readonly ResourceKind[],
  inventory: Inventory,
  found: ReadonlyMap<string, readonly JsonObject[]>,
): Inventory {
  const left = kinds.map(kind => {
    const items = byKey(kind, found);
    return [kind.id, new Map([...(inventory.get(kind.id) ?? [])].filter(([key]) => !items.has(key)))] as const;
  });
  return new Map([...inventory, ...left]);
}

/**
 * An inventory that is written over what somebody else wrote since it was last seen: what either of the two noted
 * stays. What both are about to make gets the id that was noted first, so that it is ours whoever of them makes it.
 *
 * @param ours - as it is to be written
 * @param seen - as `ours` was made from; undefined where there was none
 * @param theirs - as it stands on the realm now
 * @throws Error when what stands there now is not as this tool writes it
 */
export function mergedInventory(ours: string, seen: string | undefined, theirs: string | undefined): string {
  if (theirs === undefined || theirs === seen || theirs === ours) return ours;
  const read = (text = ''): Inventory => readInventory({ attributes: { [INVENTORY]: text } }) ?? new Map();
  const [mine, past, other] = [read(ours), read(seen), read(theirs)];
  const kinds = [...new Set([...mine.keys(), ...other.keys()])].map(kind => {
    const keys = new Set([...(mine.get(kind)?.keys() ?? []), ...(other.get(kind)?.keys() ?? [])]);
    const entries = [...keys].flatMap((key): [string, Entry][] => {
      const [here, before, there] = [mine, past, other].map(all => all.get(kind)?.get(key));
      const entry = mergedEntry(here, before, there);
      return entry === undefined ? [] : [[key, entry]];
    });
    return [kind, new Map(entries)] as const;
  });
  return inventoryText(new Map(kinds));
}

function mergedEntry(ours?: Entry, seen?: Entry, theirs?: Entry): Entry | undefined {
  if (isDeepStrictEqual(theirs, seen)) return ours;
  if (isDeepStrictEqual(ours, seen) || ours === undefined) return theirs;
  if (theirs === undefined) return ours;
  const known = theirs.pending === true ? ours : theirs;
  return { ...known, templates: [...new Set([...ours.templates, ...theirs.templates])].toSorted() };
}

/** What became of what was to be made and deleted: by the kind's id, by key. */
export interface Outcome {
  /** With the id that Keycloak gave, where there is one. */
  readonly made: ReadonlyMap<string, ReadonlyMap<string, string | undefined>>;
  readonly deleted: ReadonlyMap<string, ReadonlySet<string>>;
}

/** An inventory after a plan was carried out, or after that ended half-way: without pending entries. */
export function settled(inventory: Inventory, { made, deleted }: Outcome): Inventory {
  const kinds = [...inventory].map(([kind, entries]) => {
    const left = [...entries].flatMap(([key, entry]): [string, Entry][] => {
      if (deleted.get(kind)?.has(key) === true) return [];
      if (entry.pending !== true) return [[key, entry]];
      if (made.get(kind)?.has(key) !== true) return [];
      const id = made.get(kind)?.get(key);
      return [[key, { ...(id === undefined ? {} : { id }), templates: entry.templates }]];
    });
    return [kind, new Map(left)] as const;
  });
  return new Map(kinds);
}

function byKey(kind: ResourceKind, items: ReadonlyMap<string, readonly JsonObject[]>): ReadonlyMap<string, JsonObject> {
  return new Map((items.get(kind.id) ?? []).map(item => [kind.key(item), item]));
}
