import { isList, isObject } from '../realm/json.js';
import { MAPPERS } from '../realm/mappers.js';
import { isStoredAs } from '../realm/mutations.js';
import { REMOVE } from '../template/located.js';
import { keyMember } from '../template/merge.js';
import type { Json, JsonObject } from '../template/template.js';

/** A template's reference to a parameter that has no value here: what it stands for cannot be compared. */
const OPEN = /\$\([a-z][a-z0-9_]*\)/;

/**
 * Members without which an item is none, where the template does not inherit them: also a mapper, since it is judged
 * before it is laid over the client defaults.
 */
const TYPES: ReadonlyMap<string, string> = new Map([
  [MAPPERS, 'protocolMapper'],
  ['keys', 'providerId'],
]);

/**
 * The least that must be laid over what a template inherits so that it says what is there: only what is another, `null`
 * and `remove: true` for what is not there.
 *
 * @param inherited - what the template that is extended says
 * @param found - what is there, with all its members
 * @param usual - what Keycloak takes for granted of which nothing is said
 * @param secret - whether a text of what is inherited stands for a secret, which is never compared
 */
export function overlay(
  inherited: JsonObject,
  found: JsonObject,
  usual: JsonObject,
  secret: (text: string) => boolean = () => false,
): JsonObject {
  const names = [...new Set([...Object.keys(inherited), ...Object.keys(found)])];
  const members = names.flatMap((name): [string, Json][] => {
    const [asks, has, takes] = [own(inherited, name), own(found, name), own(usual, name)];
    const key = keyMember(name);
    if (key !== undefined && [asks, has, takes].every(isItems)) {
      const items = overlayItems(name, key, list(asks), list(has), list(takes), secret);
      return items.length === 0 ? [] : [[name, items]];
    }
    if (isObject(has) && (asks === undefined || isObject(asks))) {
      const map = overlay(asks ?? {}, has, isObject(takes) ? takes : {}, secret);
      return Object.keys(map).length === 0 ? [] : [[name, map]];
    }
    if (asks === undefined) return has === undefined || isStoredAs(has, takes) ? [] : [[name, has]];
    if (typeof asks === 'string' && OPEN.test(asks) && secret(asks)) return [];
    if (isStoredAs(asks, has)) return [];
    return [[name, has ?? null]];
  });
  return Object.fromEntries(members);
}

function overlayItems(
  name: string,
  key: string,
  asks: readonly JsonObject[],
  has: readonly JsonObject[],
  takes: readonly JsonObject[],
  secret: (text: string) => boolean,
): readonly JsonObject[] {
  const [asked, usual] = [asks, takes].map(items => new Map(items.map(item => [item[key], item])));
  const there = new Set(has.map(item => item[key]));
  const moved = name === ORDERED ? outOfOrder(asks, has, key) : new Set<Json | undefined>();
  const kept = has.flatMap(item => {
    if (moved.has(item[key])) return [{ [key]: item[key] ?? '', [REMOVE]: true }, item];
    const [below, above] = [asked?.get(item[key]), usual?.get(item[key])];
    if (below === undefined && above !== undefined && isStoredAs(item, above)) return [];
    // A mapper of Keycloak's own that was changed is said whole: without its type it would be none.
    if (below === undefined && (above === undefined || name === MAPPERS)) return [item];
    const takes = above ?? (name === MAPPERS ? usualMapper(item) : {});
    const { [key]: _, ...changed } = overlay(below ?? {}, item, takes, secret);
    if (Object.keys(changed).length === 0) return [];
    const type = TYPES.get(name);
    const said = type === undefined || (below !== undefined && name !== MAPPERS) ? {} : { [type]: item[type] ?? '' };
    return [{ [key]: item[key] ?? '', ...said, ...changed }];
  });
  const gone = asks.filter(item => !there.has(item[key])).map(item => ({ [key]: item[key] ?? '', [REMOVE]: true }));
  return [...kept, ...gone];
}

/** The list whose order counts: executors work one after the other. */
const ORDERED = 'executors';

/**
 * Keys of inherited items that would stand in another order than they are found in: taken out and said anew, they come
 * behind the others.
 */
function outOfOrder(
  asks: readonly JsonObject[],
  has: readonly JsonObject[],
  key: string,
): ReadonlySet<Json | undefined> {
  const [asked, found] = [asks, has].map(items => items.map(item => item[key]));
  const stays = (asked ?? []).filter(one => found?.includes(one));
  const same = stays.findIndex((one, index) => one !== found?.[index]);
  const fits = [...stays, ...(found ?? []).filter(one => !stays.includes(one))].every(
    (one, index) => one === found?.[index],
  );
  return new Set(fits ? [] : stays.slice(same));
}

/** Keycloak writes into a mapper that userinfo has what ID tokens have, where nothing is said of it. */
function usualMapper({ config }: JsonObject): JsonObject {
  const claim = isObject(config) ? config['id.token.claim'] : undefined;
  return claim === undefined ? {} : { config: { 'userinfo.token.claim': claim } };
}

function isItems(value: Json | undefined): boolean {
  return value === undefined || (isList(value) && value.every(isObject));
}

function list(value: Json | undefined): readonly JsonObject[] {
  return isList(value) ? value.filter(isObject) : [];
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
