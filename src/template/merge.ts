import type { Source } from '../report/report.js';
import {
  type Located,
  type LocatedEntry,
  type LocatedList,
  type LocatedMap,
  type LocatedScalar,
  member,
  REMOVE,
  removalOf,
  text,
} from './located.js';
import { type Problems, placeText } from './problem.js';

/** Lists whose items are recognised by a member, wherever such a list stands; every other list is one value. */
const keys: Readonly<Record<string, string>> = {
  clientPolicies: 'name',
  clientProfiles: 'name',
  clientScopes: 'name',
  clients: 'clientId',
  conditions: 'condition',
  credentials: 'type',
  executors: 'executor',
  keys: 'name',
  limitations: 'text',
  protocolMappers: 'name',
  realmRoles: 'name',
  roles: 'name',
  users: 'username',
};

/**
 * An item's key in a list of that name.
 *
 * @returns undefined where the list's items have no key, or this one lacks it
 */
export function keyOf(list: string, item: Located): string | undefined {
  const name = keyMember(list);
  return name === undefined ? undefined : text(member(item, name));
}

/** The member by which items of a list of that name are recognised; undefined where they have no key. */
export function keyMember(list: string): string | undefined {
  return Object.hasOwn(keys, list) ? keys[list] : undefined;
}

/** Whether items of a list of that name are recognised by key. */
export function isKeyedList(list: string): boolean {
  return Object.hasOwn(keys, list);
}

/** Whether a list is one of items recognised by key. */
export function isKeyed(list: string, node: LocatedList): boolean {
  return isKeyedList(list) && node.items.every(item => item.kind === 'map');
}

/**
 * Lays a template over the one it extends: maps merge, lists of keyed items merge by key, everything else replaces,
 * and `null` removes what was inherited, as does `remove: true` beside an item's key.
 *
 * A client inherits from the template that is extended and from `clientDefaults`, so what it removes is kept here until
 * {@link mergeClient} has laid it over those.
 *
 * @param base - undefined where nothing is extended; then there is nothing that `null` could remove
 */
export function merge(base: LocatedMap | undefined, over: LocatedMap, problems: Problems): LocatedMap {
  return mergeMaps(base, over, false, problems);
}

/** Lays a client over the client defaults. */
export function mergeClient(defaults: LocatedMap | undefined, client: LocatedMap, problems: Problems): LocatedMap {
  return mergeMaps(defaults, client, false, problems);
}

function mergeNodes(base: Located | undefined, over: Located, name: string, keep: boolean, problems: Problems) {
  if (over.kind === 'map') return mergeMaps(base?.kind === 'map' ? base : undefined, over, keep, problems);
  if (over.kind === 'list' && isKeyed(name, over)) {
    const inherited = base?.kind === 'list' && isKeyed(name, base) ? base : undefined;
    return mergeLists(inherited, over, name, keep, problems);
  }
  return over;
}

function mergeMaps(base: LocatedMap | undefined, over: LocatedMap, keep: boolean, problems: Problems): LocatedMap {
  const result = new Map<string, LocatedEntry>(base?.entries);
  for (const [name, { key, value }] of over.entries) {
    const inherited = result.get(name)?.value;
    if (value.kind !== 'scalar' || value.value !== null) {
      result.set(name, { key, value: mergeNodes(inherited, value, name, keep || name === 'clients', problems) });
      continue;
    }
    const removes = inherited !== undefined || value.removes === true;
    if (keep) {
      result.set(name, { key, value: { ...value, removes } });
      continue;
    }
    if (removes) {
      result.delete(name);
    } else {
      // It stays, so that nobody says besides that something is missing here.
      result.set(name, { key, value });
      problems.add(
        key,
        `"${name}" is empty, and nothing is inherited here that an empty value could remove`,
        'Give it a value ([] is an empty list, "" an empty text) or delete the line.',
      );
    }
  }
  return { ...over, entries: result };
}

function mergeLists(
  base: LocatedList | undefined,
  over: LocatedList,
  name: string,
  keep: boolean,
  problems: Problems,
): LocatedList {
  const result = [...(base?.items ?? [])];
  const places = new Map<string, number>();
  for (const [index, item] of result.entries()) {
    const key = keyOf(name, item);
    if (key !== undefined && !places.has(key)) places.set(key, index);
  }
  const seen = new Map<string, Source>();
  const removed = new Set<Located>();
  for (const item of over.items) {
    const key = keyOf(name, item);
    const at = member(item, keys[name] ?? '')?.at ?? item.at;
    const first = key === undefined ? undefined : seen.get(key);
    if (first !== undefined) {
      problems.add(at, `"${key}" stands twice in "${name}", first at ${placeText(first)}`);
      continue;
    }
    if (key !== undefined) seen.set(key, at);
    const index = key === undefined ? undefined : places.get(key);
    const inherited = index === undefined ? undefined : result[index];
    const removal = removalOf(item);
    if (removal !== undefined) {
      const removes = inherited !== undefined || removal.removes === true;
      if (keep && name !== 'clients') {
        if (inherited !== undefined) removed.add(inherited);
        result.push(marked(item, { ...removal, removes }));
      } else if (removes) {
        if (inherited !== undefined) removed.add(inherited);
        // It may be said anew behind it, and then stands at the end.
        places.delete(key ?? '');
        seen.delete(key ?? '');
      } else {
        problems.add(
          removal.at,
          `"${key ?? ''}" is to be removed, and nothing is inherited here that could be`,
          'Delete the item.',
        );
      }
      continue;
    }
    const below = inherited === undefined || removalOf(inherited) !== undefined ? undefined : inherited;
    const merged = mergeNodes(below, item, '', keep, problems);
    if (index === undefined) result.push(merged);
    else result[index] = merged;
  }
  return { ...over, items: result.filter(item => !removed.has(item)) };
}

function marked(item: Located, removal: LocatedScalar): Located {
  if (item.kind !== 'map') return item;
  const key = item.entries.get(REMOVE)?.key ?? removal.at;
  return { ...item, entries: new Map([...item.entries, [REMOVE, { key, value: removal }]]) };
}
