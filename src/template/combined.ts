import { createHash } from 'node:crypto';
import { guard } from './guard.js';
import { isList, isObject, unordered } from './json.js';
import { keyMember } from './merge.js';
import { type Problems, problems } from './problem.js';
import { checkReach } from './reach.js';
import { hasSecretName } from './secret-names.js';
import {
  type Json,
  type JsonObject,
  namesOf,
  type Path,
  pathOf,
  placeOf,
  type Resources,
  type Template,
} from './template.js';

/** Differing values of one resource that are told; of more only their number. */
const TOLD = 5;
const MAX_VALUE = 60;

/**
 * Several templates as one, for a realm that is to be as each of them asks. Settings of the realm are laid together
 * value by value. What has a name (a key, profile, policy, scope, client, user) stands in one of the templates, or is
 * the same in all that have it. Lists are in the order of the templates.
 *
 * `clientDefaults` and `notEnforceable` are empty: each client has got what its own template says. `profile` is the
 * first one's.
 *
 * @throws TemplateError with all in which they contradict each other, with both places; also where a policy of one holds
 *   for clients of another that does not have it
 */
export function combined(templates: readonly Template[]): Template {
  const [first, ...others] = templates;
  if (first === undefined) throw new Error('combined: no template is given');
  if (others.length === 0) return first;
  const found = problems();
  // Told in their order.
  for (const file of templates.flatMap(({ files }) => files)) found.file(file, () => undefined);
  const resources = laidTogether(templates, ({ resources: own }) => own as JsonObject, found);
  checkReach(templates, found);
  found.check();

  const distinct = <T>(values: readonly T[]) => [...new Set(values)];
  // A path that only one of them has is said nearest there, though the section around it is in all.
  const nearest = (path: Path): readonly Template[] => {
    const depths = templates.map(({ resources: own }) => depthOf(own as JsonObject, namesOf(path)));
    const deepest = Math.max(...depths);
    return templates.filter((_, index) => depths[index] === deepest);
  };
  const limitations = new Map(templates.flatMap(template => template.limitations.map(one => [one.text, one] as const)));
  const template: Template = {
    id: distinct(templates.map(({ id }) => id)).join(' + '),
    parts: templates,
    title: distinct(templates.map(({ title }) => title)).join('; '),
    files: distinct(templates.flatMap(({ files }) => files)),
    digest: createHash('sha256')
      .update(
        templates
          .map(({ digest }) => digest)
          .toSorted()
          .join('\n'),
      )
      .digest('hex'),
    profile: first.profile,
    resources: resources as Resources,
    clientDefaults: {},
    notEnforceable: [],
    limitations: [...limitations.values()],
    secretParameters: distinct(templates.flatMap(({ secretParameters }) => secretParameters)),
    sourceOf: path => nearest(path)[0]?.sourceOf(path),
    clausesOf: path => distinct(nearest(path).flatMap(one => one.clausesOf(path))),
    isSecret: path => templates.some(one => one.isSecret(path)),
  };
  const shown = laidTogether(templates, ({ resources: own }) => JSON.parse(JSON.stringify(own)), problems());
  guard(resources, shown);
  guard(template, { ...template, resources: shown });
  return template;
}

function laidTogether(
  templates: readonly Template[],
  resourcesOf: (template: Template) => JsonObject,
  found: Problems,
): JsonObject {
  return templates.reduce<JsonObject>((all, template, index) => {
    const conflicts = conflictsWith(templates.slice(0, index), template, found);
    return lay([], all, resourcesOf(template), conflicts) as JsonObject;
  }, {});
}

type Conflicts = (names: readonly string[], there: Json, here: Json) => void;

/** Lays what one template says at a path over what those before it say there. */
function lay(names: readonly string[], there: Json | undefined, here: Json, conflicts: Conflicts): Json {
  if (there === undefined) return here;
  if (isObject(there) && isObject(here)) {
    const added = Object.entries(here).map(([name, value]) => [
      name,
      lay([...names, name], own(there, name), value, conflicts),
    ]);
    return { ...there, ...Object.fromEntries(added) };
  }
  const [known, mine] = [byKey(names.at(-1), there), byKey(names.at(-1), here)];
  if (known !== undefined && mine !== undefined) {
    for (const [key, item] of mine) {
      const same = known.get(key);
      // Whole: a policy with one more condition, or a client with one more attribute, is another one.
      if (same !== undefined && !isSame(undefined, same, item)) conflicts([...names, key], same, item);
    }
    return [...known.values(), ...[...mine].flatMap(([key, item]) => (known.has(key) ? [] : [item]))];
  }
  if (!isSame(names.at(-1), there, here)) conflicts(names, there, here);
  return there;
}

/** Lists that Keycloak goes through in their order; every other one it keeps as a set. */
const ORDERED = ['executors', 'profiles'];

function isSame(name: string | undefined, there: Json | undefined, here: Json | undefined): boolean {
  return unordered(there, ORDERED, name) === unordered(here, ORDERED, name);
}

function conflictsWith(before: readonly Template[], template: Template, found: Problems): Conflicts {
  return (names, there, here) => {
    const earlier = before.find(({ resources }) => depthOf(resources as JsonObject, names) === names.length);
    if (earlier === undefined) return;
    const path = pathOf(...names);
    const at = template.sourceOf(path) ?? { file: template.files[0] ?? template.id };
    if (names[0] === 'realm') {
      const what = told(template, earlier, { names, there, here });
      found.add(at, `${path} ${what}`, [...reasons(path, [template, earlier]), REALM_HINT].join('\n  '));
      return;
    }
    const apart = leavesApart(names, there, here);
    const lines = apart.slice(0, TOLD).map(leaf => {
      const within = leaf.names.slice(names.length).join(' / ');
      return `${within === '' ? 'the order' : within} ${told(template, earlier, leaf)}`;
    });
    if (apart.length > TOLD) lines.push(`and ${apart.length - TOLD} more values`);
    found.add(
      at,
      `${path} is not the same in ${template.id} and in ${earlier.id} (${placeOf(earlier, path)})`,
      [...lines, NAMED_HINT].join('\n  '),
    );
  };
}

const REALM_HINT = 'It holds for the whole realm: let both say the same, or give each template a realm of its own.';
const NAMED_HINT = 'Let only one of them have it, or both the same; or call one of the two otherwise.';

/** `is true in app, and false in bank (bank.yaml:7:3)` */
function told(template: Template, earlier: Template, { names, there, here }: Apart): string {
  const path = pathOf(...names);
  const place = placeOf(earlier, path);
  return hasSecretName(path) || template.isSecret(path) || earlier.isSecret(path)
    ? `is another secret in ${template.id} than in ${earlier.id} (${place})`
    : `is ${shown(here)} in ${template.id}, and ${shown(there)} in ${earlier.id} (${place})`;
}

function reasons(path: Path, templates: readonly Template[]): readonly string[] {
  return templates.flatMap(({ id, clausesOf }) => {
    const clauses = clausesOf(path).map(clause => clause.id);
    return clauses.length === 0 ? [] : [`${id} has it for ${clauses.join(', ')}.`];
  });
}

interface Apart {
  readonly names: readonly string[];
  readonly there: Json | undefined;
  readonly here: Json | undefined;
}

/** The values in which two differ, as far down as they can be named. */
function leavesApart(names: readonly string[], there: Json | undefined, here: Json | undefined): readonly Apart[] {
  if (isSame(names.at(-1), there, here)) return [];
  const [left, right] = [membersOf(names.at(-1), there), membersOf(names.at(-1), here)];
  const apart = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].flatMap(name =>
    left === undefined || right === undefined ? [] : leavesApart([...names, name], left.get(name), right.get(name)),
  );
  // Of keyed items in another order every one may be the same.
  return apart.length > 0 ? apart : [{ names, there, here }];
}

/** How many of a path's names lead to something. */
function depthOf(resources: JsonObject, names: readonly string[]): number {
  let value: Json | undefined = resources;
  for (const [depth, name] of names.entries()) {
    value = isObject(value) ? own(value, name) : byKey(names[depth - 1], value)?.get(name);
    if (value === undefined) return depth;
  }
  return names.length;
}

function membersOf(name: string | undefined, value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  return isObject(value) ? new Map(Object.entries(value)) : byKey(name, value);
}

// Asked for the place of each of their values, a thousand clients would else be laid out anew for each.
const keyed = new WeakMap<readonly Json[], ReadonlyMap<string, JsonObject>>();

/** The items of a keyed list by their keys; undefined for what is none. */
function byKey(list: string | undefined, value: Json | undefined): ReadonlyMap<string, JsonObject> | undefined {
  const member = keyMember(list ?? '');
  if (member === undefined || !isList(value)) return undefined;
  const known = keyed.get(value);
  if (known !== undefined) return known;
  if (!value.every(isObject)) return undefined;
  const items = new Map(value.map(item => [String(item[member]), item]));
  keyed.set(value, items);
  return items;
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
