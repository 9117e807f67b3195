import { isList, isObject } from '../realm/json.js';
import { isStoredAs } from '../realm/mutations.js';
import { REMOVE } from '../template/located.js';
import { keyMember } from '../template/merge.js';
import { hasSecretName } from '../template/secret-names.js';
import { type Json, type JsonObject, type Path, pathOf, type Template } from '../template/template.js';

/** A value by which a realm falls short of the template that is extended. */
export interface Weaker {
  /** In what is written. */
  readonly path: Path;
  /** Ids of the clauses that ask for another. */
  readonly clauses: readonly string[];
  /** What they ask for, where it is a single value. */
  readonly asked?: string;
}

/**
 * What of an overlay is less than the clauses ask for, as far as a value tells: another one than asked for, unless it is
 * a shorter time, a longer key or another algorithm of FAPI's.
 *
 * @param inherited - what the template that is extended asks for, of each client, too
 */
export function weakerValues(inherited: JsonObject, overlaid: JsonObject, template: Template): readonly Weaker[] {
  const found: Weaker[] = [];
  const tell = (path: readonly string[], asked: Json, has: Json) => {
    const at = pathOf(...path);
    const [section = '', , ...rest] = path;
    const asker = section === 'clients' ? pathOf('clientDefaults', ...rest) : at;
    const ids = [...template.clausesOf(at), ...template.clausesOf(asker)].map(({ id }) => id);
    const name = path.at(-1) ?? '';
    if (ids.length === 0 || isStoredAs(asked, has) || !isWeaker(name, asked, has)) return;
    const shown = isObject(asked) || isList(asked) || hasSecretName(at) ? {} : { asked: String(asked) };
    found.push({ path: at, clauses: [...new Set(ids)], ...shown });
  };
  const walk = (path: readonly string[], asked: Json | undefined, has: Json): void => {
    if (asked === undefined) return;
    if (isObject(has) && isObject(asked)) {
      if (has[REMOVE] === true) tell(path, asked, null);
      else for (const [name, value] of Object.entries(has)) walk([...path, name], own(asked, name), value);
      return;
    }
    const key = keyMember(path.at(-1) ?? '');
    if (key !== undefined && isList(has) && isList(asked) && has.every(isObject)) {
      const byKey = new Map(asked.filter(isObject).map(item => [item[key], item]));
      for (const item of has.filter(isObject))
        walk([...path, String(item[key])], byKey.get(item[key] ?? ''), without(item, key));
      return;
    }
    tell(path, asked, has);
  };
  for (const [name, value] of Object.entries(overlaid)) walk([name], own(inherited, name), value);
  return found;
}

const ALGORITHM = /^(PS|ES)(256|384|512)$|^EdDSA$/;

/** Of no matter for what is asked. */
const NEUTRAL = ['description', 'name', 'enabled', 'priority'];

function isWeaker(name: string, asked: Json, has: Json): boolean {
  if (NEUTRAL.includes(name)) return false;
  const [left, right] = [asked, has].map(value => (/^\d+$/.test(String(value)) ? Number(value) : undefined));
  if (left !== undefined && right !== undefined) return name === 'keySize' ? right < left : right > left;
  return !(ALGORITHM.test(String(asked)) && ALGORITHM.test(String(has)));
}

function without({ [REMOVE]: removed, ...item }: JsonObject, key: string): JsonObject {
  const { [key]: _, ...rest } = item;
  return removed === undefined ? rest : { ...rest, [REMOVE]: removed };
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
