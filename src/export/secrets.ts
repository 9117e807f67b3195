import { mailServerSettings } from '../catalogue/attributes.js';
import { isList, isObject } from '../realm/json.js';
import { keyMember } from '../template/merge.js';
import { holdsPasswordInAddress, isSecretName, MAIL_SERVER, soundsSecret } from '../template/secret-names.js';
import type { Json, JsonObject } from '../template/template.js';

/** What the admin API shows in place of a secret. */
const MASK = '**********';

/** Secret, though nothing in a representation says so; a pairwise subject is one only as long as its salt is. */
const MORE = /salt$|passphrase|api[._-]?key|(^|[._-])(token|pwd|pin)$/i;

/** A parameter that stands for a secret. */
export interface SecretParameter {
  readonly name: string;
  /** Where it stands, for people. */
  readonly of: string;
}

/**
 * What is to be written, without secrets: parameters stand for them. In all other texts, `$(` is written as `$$(`.
 *
 * @param taken - names of parameters that there are already
 */
export function withoutSecrets(
  sections: JsonObject,
  taken: Iterable<string>,
): { readonly sections: JsonObject; readonly secrets: readonly SecretParameter[] } {
  const names = new Set(taken);
  const secrets: SecretParameter[] = [];

  const visit = (value: Json, path: readonly string[]): Json => {
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, visit(member, [...path, name])]));
    }
    if (isList(value)) {
      const key = keyMember(path.at(-1) ?? '');
      return value.map(item => {
        const id = key !== undefined && isObject(item) ? item[key] : undefined;
        return visit(item, id === undefined ? path : [...path, String(id)]);
      });
    }
    if (value === null || typeof value === 'boolean' || value === '') return value;
    if (isSecret(value, path)) {
      const name = unused(parameterName(path), names);
      secrets.push({ name, of: path.slice(1).join(' ') });
      return `$(${name})`;
    }
    return typeof value === 'string' ? escaped(value) : value;
  };

  return { sections: visit(sections, []) as JsonObject, secrets };
}

/** A text as it is to be written, so that nothing in it is taken for a parameter. */
export function escaped(text: string): string {
  return text.replaceAll('$(', () => '$$(');
}

function isSecret(value: number | string, path: readonly string[]): boolean {
  const [within = '', name = ''] = path.slice(-2);
  if (value === MASK || isSecretName(name) || (path.includes('credentials') && name === 'value')) return true;
  // What names an item cannot be secret.
  if (typeof value === 'string' && !NAMES.has(name) && holdsPasswordInAddress(value)) return true;
  if (within === MAIL_SERVER) return !mailServerSettings.includes(name);
  return (within === 'attributes' || within === 'config' || path.includes('configuration')) && MORE.test(name);
}

const NAMES = new Set(['clientId', 'name', 'username']);

/** Text of what a template cannot hold, for a comment: what may be a misspelt secret is not shown. */
export function shownOf(value: Json, name = ''): Json {
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([member, inner]) => [member, shownOf(inner, member)]));
  }
  if (isList(value)) return value.map(item => shownOf(item, name));
  const hidden =
    typeof value === 'string' && !/^\$\(\w+\)$/.test(value) && (soundsSecret(name) || holdsPasswordInAddress(value));
  return hidden || name.startsWith('jwks.') ? '…' : value;
}

const LEFT_AWAY = ['config', 'attributes', 'configuration', 'credentials', 'protocolMappers', 'executors', 'realm'];

function parameterName(path: readonly string[]): string {
  const [section = '', ...rest] = path;
  const words = (section === 'realm' ? path : rest).filter(name => !LEFT_AWAY.includes(name));
  if (words.at(-1) === 'value') words[words.length - 1] = 'password';
  const text = words
    .join('_')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  return /^[a-z]/.test(text) ? text : `secret_${text}`.replace(/_$/, '');
}

function unused(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  taken.add(free);
  return free;
}
