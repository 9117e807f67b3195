import { isDeepStrictEqual } from 'node:util';
import { clientAttributes, clientScopeAttributes, realmAttributes } from '../catalogue/attributes.js';
import { holdsPrivateKey } from '../template/key-set.js';
import { hasSecretName, holdsPasswordInAddress, isSecretName } from '../template/secret-names.js';
import type { Json, JsonObject, Path, Template } from '../template/template.js';
import { namesOf, pathOf } from '../template/template.js';
import { isList, isObject } from './json.js';
import { isMasked, isStoredAs } from './mutations.js';
import type { Difference, ResourceKind } from './resource.js';

/** One value that was compared. */
export interface Comparison {
  readonly path: Path;
  readonly current: Json | undefined;
  readonly desired: Json | undefined;
  /** Also true where nothing is known, so that nothing is to be done. */
  readonly same: boolean;
  /** True: Keycloak does not show what is there. */
  readonly blind?: boolean;
}

type Rules = Pick<ResourceKind, 'keyed' | 'ordered' | 'exact' | 'whole' | 'defaults' | 'writeOnly'>;

/**
 * Compares an item of the template with the server's: the server must have what the template says and may have more.
 *
 * Objects are compared member by member, lists of objects by key and lists with an order where the kind says which, all
 * other lists as sets that must be equal: an additional redirect URI is a difference. Where the kind is `exact`, or a
 * field `whole`, so is everything else.
 *
 * @param path - of the item: what it holds is named from there on
 * @param current - undefined where the server has none; then, and only then, fields that cannot be read back count
 */
export function compare(
  rules: Rules,
  path: Path,
  desired: JsonObject,
  current: JsonObject | undefined,
): readonly Comparison[] {
  const creating = current === undefined;

  function members(
    at: Path,
    wanted: JsonObject,
    found: JsonObject,
    { defaults = {}, exact = rules.exact === true }: { defaults?: JsonObject; exact?: boolean } = {},
  ): Comparison[] {
    const names = new Set([...Object.keys(wanted), ...(exact ? Object.keys(found) : [])]);
    return [...names].flatMap(name => {
      const by = own(rules.keyed, name);
      const [want, have] = [own(wanted, name), own(found, name)];
      const here = at + pathOf(name);
      if (rules.writeOnly?.includes(name) === true && !creating && have === undefined) {
        return want === undefined ? [] : [{ path: here, desired: want, current: undefined, same: true, blind: true }];
      }
      if (by !== undefined) {
        const [ours, theirs] = [itemsBy(by, want), itemsBy(by, have)];
        const order = rules.ordered?.includes(name) === true && !creating ? orderOf(here, ours, theirs) : [];
        return [...items(here, ours, theirs), ...order];
      }
      if (rules.ordered?.includes(name) === true) {
        return [{ path: here, desired: want, current: have, same: isDeepStrictEqual(want ?? [], have ?? []) }];
      }
      return value(
        here,
        want ?? (exact ? own(defaults, name) : undefined),
        have ?? (creating ? undefined : own(defaults, name)),
        exact || rules.whole?.includes(name) === true,
      );
    });
  }

  function items(
    at: Path,
    wanted: ReadonlyMap<string, JsonObject>,
    found: ReadonlyMap<string, JsonObject>,
  ): Comparison[] {
    const keys = new Set([...wanted.keys(), ...(rules.exact === true ? found.keys() : [])]);
    return [...keys].flatMap(key => {
      const [want, have] = [wanted.get(key), found.get(key)];
      const here = at + pathOf(key);
      if (want !== undefined && have !== undefined) return members(here, want, have);
      return [{ path: here, desired: want, current: have, same: false }];
    });
  }

  /** Of items whose order counts, the order of those that both have: one that is missing is told of by itself. */
  function orderOf(
    at: Path,
    wanted: ReadonlyMap<string, JsonObject>,
    found: ReadonlyMap<string, JsonObject>,
  ): Comparison[] {
    const [desired, current] = [[...wanted.keys()], [...found.keys()]];
    const ours = desired.filter(key => found.has(key));
    const theirs = current.filter(key => wanted.has(key));
    return ours.length < 2 ? [] : [{ path: at, desired, current, same: isDeepStrictEqual(ours, theirs) }];
  }

  function value(at: Path, want: Json | undefined, have: Json | undefined, exact: boolean): Comparison[] {
    const comparable = (side: Json | undefined): side is JsonObject | undefined => side === undefined || isObject(side);
    if ((isObject(want) || isObject(have)) && comparable(want) && comparable(have)) {
      return members(at, want ?? {}, have ?? {}, { exact });
    }
    const blind = isMasked(have) ? { blind: true } : {};
    return [{ path: at, desired: want, current: have, same: isStoredAs(want, have), ...blind }];
  }

  return members(path, desired, current ?? {}, { defaults: rules.defaults ?? {} });
}

// Names are the template's and the server's, and "constructor" is one like any other.
function own<T>(object: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/**
 * The objects of a list by the member that names them. A second one of the same name gets a number: a profile may
 * hold the same executor twice, and a path must not hang on the order of different ones.
 */
export function itemsBy(member: string, list: Json | undefined): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  for (const item of isList(list) ? list.filter(isObject) : []) {
    const name = String(item[member]);
    let key = name;
    for (let count = 2; found.has(key); count += 1) key = `${name}#${count}`;
    found.set(key, item);
  }
  return found;
}

const REALM_NAME = pathOf('realm', 'realm');

/**
 * Turns what is not the same into differences that name their source, without the values that nothing may show.
 *
 * @param rotates - true: what cannot be compared is to be set again
 */
export function differencesOf(
  template: Template,
  comparisons: readonly Comparison[],
  rotates = false,
): readonly Difference[] {
  const isAgain = ({ blind }: Comparison): boolean => blind === true && rotates;
  return comparisons
    .filter(comparison => !comparison.same || isAgain(comparison))
    .map(comparison => {
      const { path, current, desired } = comparison;
      // A realm's name is not the template's, and the nearest thing around it says nothing of it.
      const source = path === REALM_NAME ? undefined : template.sourceOf(path);
      const again = isAgain(comparison);
      const sensitive = again || isSensitive(template, path, desired) || isSensitive(template, path, current);
      const hidden = !sensitive && current !== undefined && isCustomAttribute(path);
      return {
        path,
        ...(sensitive || hidden || current === undefined ? {} : { current }),
        ...(hidden ? { hidden } : {}),
        ...(sensitive || desired === undefined ? {} : { desired }),
        ...(source === undefined ? {} : { source }),
        clauses: path === REALM_NAME ? [] : template.clausesOf(path),
        sensitive,
        ...(again ? { again } : {}),
      };
    });
}

/** True where the value at a path, or anything within it, is a secret by its name, by the template's word or in itself. */
export function isSensitive(template: Template, path: Path, value: Json | undefined): boolean {
  return template.isSecret(path) || hasSecretName(path) || holdsSecret(value);
}

const KNOWN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  ...{ clients: clientAttributes, clientScopes: clientScopeAttributes, realm: realmAttributes },
};

/**
 * Whether a path leads to an attribute of which Keycloak knows nothing. What a server has there may be a secret: a former
 * version of the template may have put it there by a secret parameter, and nothing marks it as one any more.
 */
export function isCustomAttribute(path: Path): boolean {
  const names = namesOf(path);
  const [section = '', name = ''] = [names[0], names.at(-1)];
  return names.at(-2) === 'attributes' && !(own(KNOWN_ATTRIBUTES, section) ?? []).includes(name);
}

function holdsSecret(value: Json | undefined): boolean {
  if (typeof value === 'string') return holdsPrivateKey(value) || holdsPasswordInAddress(value);
  if (isList(value)) return value.some(holdsSecret);
  return isObject(value) && Object.entries(value).some(([name, member]) => isSecretName(name) || holdsSecret(member));
}
