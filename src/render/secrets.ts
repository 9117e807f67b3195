import { isList, isObject } from '../realm/json.js';
import { type LoadOptions, loadTemplate } from '../template/load.js';
import { type Json, type JsonObject, type Path, pathOf, type Template } from '../template/template.js';

/** Around the name of a secret parameter in the place of its value; of the characters that mean nothing to anybody. */
const MARK = '\uE001';
const MARKED = new RegExp(`${MARK}([^${MARK}]*)${MARK}`, 'g');

/**
 * Reads a template without its secrets, which need not be given: a mark stands for each, until one of the functions
 * below takes it away.
 *
 * @throws TemplateError when the template or another parameter is wrong
 */
export async function loadWithoutSecrets(reference: string, options: LoadOptions): Promise<Template> {
  const { secretParameters } = await loadTemplate(reference, { ...options, open: true });
  const marks = secretParameters.map(name => [name, `${MARK}${name}${MARK}`]);
  return loadTemplate(reference, { ...options, parameters: { ...options.parameters, ...Object.fromEntries(marks) } });
}

/**
 * Leaves out what holds a secret: a client's secret, a user's credential with all that belongs to it, a key as a whole,
 * since it is nothing without its private part.
 *
 * @returns what is left, and what was left out
 */
export function withoutMarked<T extends object>(value: T): { readonly left: T; readonly out: readonly Path[] } {
  const out: Path[] = [];
  const visit = (json: Json, path: readonly string[]): Json | undefined => {
    if (isList(json)) {
      return json.flatMap((item, index) => {
        const at = [...path, nameOf(item) ?? String(index)];
        const whole = ['credentials', 'keys'].includes(path.at(-1) ?? '') && holdsMark(item);
        if (whole) out.push(pathOf(...at));
        const left = whole ? undefined : visit(item, at);
        return left === undefined ? [] : [left];
      });
    }
    if (isObject(json)) {
      const members = Object.entries(json).map(([name, member]) => [name, visit(member, [...path, name])] as const);
      return Object.fromEntries(members.filter((member): member is [string, Json] => member[1] !== undefined));
    }
    if (!holdsMark(json)) return json;
    out.push(pathOf(...path));
    return undefined;
  };
  return { left: visit(value as JsonObject, []) as T, out };
}

/**
 * Puts a placeholder of Keycloak's, which its import replaces by an environment variable, where a secret is.
 *
 * @returns the names of the parameters that are used, by the name of the variable
 */
export function withPlaceholders(value: JsonObject): {
  readonly replaced: JsonObject;
  readonly used: ReadonlyMap<string, string>;
} {
  const used = new Map<string, string>();
  const visit = (json: Json): Json => {
    if (isList(json)) return json.map(visit);
    if (isObject(json)) return Object.fromEntries(Object.entries(json).map(([name, member]) => [name, visit(member)]));
    if (typeof json !== 'string') return json;
    return json.replaceAll(MARKED, (_, name: string) => {
      const variable = `KCFAPI_PARAM_${name.toUpperCase()}`;
      used.set(variable, name);
      return `\${${variable}}`;
    });
  };
  return { replaced: visit(value) as JsonObject, used };
}

function holdsMark(json: Json): boolean {
  if (isList(json)) return json.some(holdsMark);
  if (isObject(json)) return Object.values(json).some(holdsMark);
  return typeof json === 'string' && json.includes(MARK);
}

function nameOf(item: Json): string | undefined {
  if (!isObject(item)) return undefined;
  const name = item.clientId ?? item.username ?? item.name ?? item.type;
  return typeof name === 'string' ? name : undefined;
}
