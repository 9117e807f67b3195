import type { Source } from '../report/report.js';
import { holdsSecret, items, type Located, type LocatedMap, member } from './located.js';
import { isKeyed, keyMember, keyOf } from './merge.js';
import { type Problems, placeText } from './problem.js';
import { namesOf, type Path, pathOf } from './template.js';

/** What is known of the value at a path. */
export interface Place {
  readonly source: Source;
  readonly secret: boolean;
}

/**
 * Every path of a template with the place of its value: a scalar where it stands, a map or a list where its name
 * stands. A list without keys is one value.
 */
export function placesOf(root: LocatedMap, problems: Problems): ReadonlyMap<Path, Place> {
  const places = new Map<Path, Place>();
  const add = (path: Path, node: Located, source: Source) => {
    places.set(path, { source, secret: holdsSecret(node) });
  };
  const walk = (node: Located, names: readonly string[]) => {
    if (node.kind === 'map') {
      for (const [name, { key, value }] of node.entries) {
        const path = [...names, name];
        add(pathOf(...path), value, value.kind === 'scalar' ? value.at : key);
        walk(value, path);
      }
      return;
    }
    const list = names.at(-1) ?? '';
    if (node.kind !== 'list' || !isKeyed(list, node)) return;
    for (const item of items(node)) {
      const key = keyOf(list, item);
      if (key === undefined) continue;
      const named = member(item, keyMember(list) ?? '');
      if (named !== undefined && holdsSecret(named)) {
        problems.add(named.at, `"${keyMember(list)}" cannot be secret: every plan and report names what it is about`);
        continue;
      }
      const path = [...names, key];
      const first = places.get(pathOf(...path))?.source;
      if (first !== undefined)
        problems.add(item.at, `"${key}" stands twice in "${list}", first at ${placeText(first)}`);
      add(pathOf(...path), item, item.at);
      walk(item, path);
    }
  };
  walk(root, []);
  return places;
}

/** The value's own place, or that of the nearest thing around it. */
export function nearestPlace(places: ReadonlyMap<Path, Place>, path: Path): Place | undefined {
  const names = namesOf(path);
  for (let length = names.length; length > 0; length -= 1) {
    const place = places.get(pathOf(...names.slice(0, length)));
    if (place !== undefined) return place;
  }
  return undefined;
}
