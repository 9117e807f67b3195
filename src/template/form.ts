import type { z } from 'zod';
import { unreadable } from '../catalogue/representations.js';
import { didYouMean } from '../nearest.js';
import { type Located, quoted, suggestion, toJson, withoutNulls } from './located.js';
import type { Problems } from './problem.js';
import { templateSchema } from './schema.js';

type Issue = z.core.$ZodIssue;

const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['realm', "The realm's name is no part of a template: it is given with --realm."],
  ['roles', 'Realm roles stand in a section of their own: "realmRoles", beside "realm".'],
  ['clients', 'Clients stand in a section of their own: "clients", beside "realm".'],
  ['clientScopes', 'Client scopes stand in a section of their own: "clientScopes", beside "realm".'],
  ['clientProfiles', 'Client profiles stand in a section of their own: "clientProfiles", beside "realm".'],
  ['clientPolicies', 'Client policies stand in a section of their own: "clientPolicies", beside "realm".'],
  ['users', 'Users stand in a section of their own: "users", beside "realm".'],
  ['components', 'Key providers stand in a section of their own: "keys", beside "realm".'],
  ['<<', 'Merge keys are not of YAML 1.2; use "extends" or "clientDefaults".'],
]);

/** What a file is judged by. */
export interface Form {
  readonly schema: z.ZodType;
  /** The file as a whole, for messages: `the template`. */
  readonly whole: string;
  /** What to say of a key that belongs elsewhere. */
  readonly elsewhere?: ReadonlyMap<string, string>;
}

const TEMPLATE: Form = { schema: templateSchema, whole: 'the template', elsewhere: ELSEWHERE };

/**
 * Judges a template, or another file, by its schema; every fault becomes a problem where it stands.
 *
 * @param root - with the values that are null and remove nothing: those are complained of already
 */
export function checkForm(root: Located, problems: Problems, form: Form = TEMPLATE): void {
  const written = withoutNulls(root);
  // What the schema says nothing of its own about is said in our words, and not in the library's.
  const result = form.schema.safeParse(toJson(written), { error: () => '' });
  const issues = result.error?.issues ?? [];
  // Of what is of another kind nothing else is to be said: a text that is no list has not too many items.
  const ofOtherKind = new Set(issues.filter(({ code }) => code === 'invalid_type').map(({ path }) => path.join('\0')));
  for (const issue of issues) {
    if (issue.code !== 'invalid_type' && ofOtherKind.has(issue.path.join('\0'))) continue;
    const { node, name, missing } = find(root, issue.path);
    if (!missing && name !== '' && node.kind === 'scalar' && node.value === null) continue;
    report(issue, written, problems, form);
  }
}

function report(issue: Issue, root: Located, problems: Problems, form: Form): void {
  const place = find(root, issue.path);
  if (place.node.kind === 'scalar' && place.node.unresolved === true) return;
  const item = typeof issue.path.at(-1) === 'number' && place.node.kind === 'scalar';
  const label = place.name === '' ? form.whole : `${item ? 'An item of ' : ''}"${place.name}"`;
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const at = place.node.kind === 'map' ? place.node.entries.get(key)?.key : undefined;
        const instead = form === TEMPLATE ? insteadOf(issue.path, key) : undefined;
        if (instead !== undefined) {
          const message = `"${key}" cannot stand in ${label}: Keycloak's admin API does not show it there, so that it could not be compared`;
          problems.add(at ?? place.node.at, message, instead);
          continue;
        }
        const meant = didYouMean(key, knownKeys(form.schema, issue.path));
        problems.add(at ?? place.node.at, `Unknown key "${key}" in ${label}${meant}`, form.elsewhere?.get(key));
      }
      return;
    case 'invalid_value': {
      const options = issue.values.map(String);
      const written = place.node.kind === 'scalar' ? place.node : undefined;
      if (place.missing) break;
      if (written === undefined || typeof written.value !== 'string') break;
      problems.add(
        written.at,
        `${label} cannot be ${quoted(written)}${suggestion(written, options)}`,
        `Allowed: ${options.join(', ')}`,
      );
      return;
    }
    case 'invalid_key':
      problems.add(place.key ?? place.node.at, issue.issues[0]?.message ?? 'This name is not allowed');
      return;
    default:
  }
  if (place.missing) {
    problems.add(place.node.at, `"${place.name}" is missing`);
    return;
  }
  const expected = expectation(issue);
  if (issue.message !== '' || expected === undefined) {
    problems.add(place.node.at, issue.message === '' ? `${label} ${outOfBounds(issue, form.schema)}` : issue.message);
    return;
  }
  const written = kindOf(place.node);
  const hint =
    expected === 'a text' && (written === 'a number' || written === 'true or false')
      ? 'Write it in quotes.'
      : undefined;
  problems.add(place.node.at, `${label} must be ${expected}, not ${written}`, hint);
}

/** What to do in place of writing a field that could not be compared; undefined of every other one. */
function insteadOf([section = '', ...rest]: readonly PropertyKey[], key: string): string | undefined {
  if (rest.length !== (section === 'users' ? 1 : 0)) return undefined;
  const fields = section === 'realm' || section === 'users' ? unreadable[section] : {};
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function outOfBounds(issue: Issue, schema: z.ZodType): string {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return 'cannot be as it stands here';
  if (issue.origin === 'string' || issue.origin === 'array') {
    return issue.code === 'too_small' ? 'must not be empty' : 'is too long';
  }
  const definition = bare(schemaAt(schema, issue.path))?._zod.def;
  const small = definition !== undefined && 'format' in definition && definition.format === 'int32';
  const [least, most] = small ? [-(2 ** 31), 2 ** 31 - 1] : [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  return `must be a whole number from ${least} to ${most}`;
}

function expectation(issue: Issue): string | undefined {
  if (issue.code === 'invalid_union') return 'a text, a number, true or false';
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return undefined;
  switch (issue.expected) {
    case 'string':
      return 'a text';
    case 'int':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'a map of names to values';
    default:
      return undefined;
  }
}

function kindOf(node: Located): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map of names to values';
  if (node.value === null) return 'empty';
  if (typeof node.value === 'string') return 'a text';
  if (typeof node.value === 'boolean') return 'true or false';
  return Number.isInteger(node.value) ? 'a number' : 'a fraction';
}

function find(
  root: Located,
  path: readonly PropertyKey[],
): { node: Located; name: string; missing: boolean; key?: Located['at'] } {
  let node = root;
  let name = '';
  let key: Located['at'] | undefined;
  for (const step of path) {
    const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
    const next = node.kind === 'list' ? node.items[Number(step)] : entry?.value;
    if (typeof step !== 'number') name = String(step);
    if (next === undefined) return { node, name, missing: true };
    node = next;
    key = entry?.key;
  }
  return { node, name, missing: false, ...(key === undefined ? {} : { key }) };
}

// The keys that the schema knows at a path, by walking down its definition.
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const definition = bare(schemaAt(schema, path))?._zod.def;
  return definition?.type === 'object' ? Object.keys((definition as z.core.$ZodObjectDef).shape) : [];
}

function schemaAt(root: z.ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  for (const step of path) schema = within(schema, step);
  return schema;
}

function within(schema: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined {
  const definition = bare(schema)?._zod.def;
  if (definition?.type === 'object') {
    const { shape } = definition as z.core.$ZodObjectDef;
    return Object.hasOwn(shape, step) ? shape[String(step)] : undefined;
  }
  if (definition?.type === 'array') return (definition as z.core.$ZodArrayDef).element;
  if (definition?.type === 'record') return (definition as z.core.$ZodRecordDef).valueType;
  return undefined;
}

function bare(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const definition = schema?._zod.def;
  if (definition?.type === 'optional' || definition?.type === 'default') {
    return bare((definition as z.core.$ZodOptionalDef).innerType);
  }
  return schema;
}
