import type { z } from 'zod';
import { didYouMean } from '../nearest.js';
import { type Located, quoted, suggestion, toJson } from './located.js';
import type { Problems } from './problem.js';
import { templateSchema } from './schema.js';

type Issue = z.core.$ZodIssue;

const ELSEWHERE: Readonly<Record<string, string>> = {
  realm: "The realm's name is no part of a template: it is given with --realm.",
  clients: 'Clients stand in a section of their own: "clients", beside "realm".',
  clientScopes: 'Client scopes stand in a section of their own: "clientScopes", beside "realm".',
  clientProfiles: 'Client profiles stand in a section of their own: "clientProfiles", beside "realm".',
  clientPolicies: 'Client policies stand in a section of their own: "clientPolicies", beside "realm".',
  users: 'Users stand in a section of their own: "users", beside "realm".',
  components: 'Key providers stand in a section of their own: "keys", beside "realm".',
  '<<': 'Merge keys are not of YAML 1.2; use "extends" or "clientDefaults".',
};

/** Judges a template by its schema; every fault becomes a problem where it stands. */
export function checkForm(root: Located, problems: Problems): void {
  const result = templateSchema.safeParse(toJson(root));
  for (const issue of result.error?.issues ?? []) report(issue, root, problems);
}

function report(issue: Issue, root: Located, problems: Problems): void {
  const place = find(root, issue.path);
  if (place.node.kind === 'scalar' && place.node.unresolved === true) return;
  const item = typeof issue.path.at(-1) === 'number' && place.node.kind === 'scalar';
  const label = place.name === '' ? 'the template' : `${item ? 'An item of ' : ''}"${place.name}"`;
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        const at = place.node.kind === 'map' ? place.node.entries.get(key)?.key : undefined;
        const meant = didYouMean(key, knownKeys(issue.path));
        problems.add(at ?? place.node.at, `Unknown key "${key}" in ${label}${meant}`, ELSEWHERE[key]);
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
  if (expected === undefined) {
    problems.add(place.node.at, issue.message);
    return;
  }
  const written = kindOf(place.node);
  const hint =
    expected === 'a text' && (written === 'a number' || written === 'true or false')
      ? 'Write it in quotes.'
      : undefined;
  problems.add(place.node.at, `${label} must be ${expected}, not ${written}`, hint);
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
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType | undefined = templateSchema;
  for (const step of path) schema = within(schema, step);
  const definition = bare(schema)?._zod.def;
  return definition?.type === 'object' ? Object.keys((definition as z.core.$ZodObjectDef).shape) : [];
}

function within(schema: z.core.$ZodType | undefined, step: PropertyKey): z.core.$ZodType | undefined {
  const definition = bare(schema)?._zod.def;
  if (definition?.type === 'object') return (definition as z.core.$ZodObjectDef).shape[String(step)];
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
