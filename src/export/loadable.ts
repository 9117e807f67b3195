import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isList, isObject } from '../realm/json.js';
import { loadTemplate } from '../template/load.js';
import { REMOVE } from '../template/located.js';
import { keyMember } from '../template/merge.js';
import { TemplateError } from '../template/problem.js';
import { type Json, type JsonObject, pathOf } from '../template/template.js';
import { type Broken, type Comments, pathsAt, templateYaml } from './document.js';
import { shownOf } from './secrets.js';

/** How often parts may turn out to be wrong because others were taken away. */
const ROUNDS = 20;

/** A template that loads; or profiles that are wrong, without which all is to be laid over what is extended anew. */
export type Loadable =
  | { readonly yaml: string; readonly broken: readonly Broken[]; readonly profiles?: never }
  | { readonly profiles: readonly Broken[] };

/**
 * Writes a template that loads: what is judged to be wrong in it becomes a comment, with the reason. Keycloak stores
 * much that it cannot use.
 *
 * A profile is not taken away here: policies name it, among them some that the template inherits and does not say.
 *
 * @param broken - what is known to be wrong already
 * @param base - what the template inherits; what is taken away must not come back from there
 * @param loadedAs - what it extends, as it is found from anywhere
 * @throws TemplateError where that is not the fault of a part
 * @throws Error when it becomes too large for a template
 */
export async function loadable({
  template,
  base,
  cwd,
  loadedAs,
  broken: known,
  ...comments
}: Comments & {
  readonly template: JsonObject;
  readonly base: JsonObject;
  readonly cwd: string;
  readonly loadedAs?: string;
}): Promise<Loadable> {
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-export-'));
  try {
    let left = template;
    const broken = [...known];
    for (let round = 1; ; round += 1) {
      const yaml = templateYaml(left, { ...comments, broken });
      const tried = loadedAs === undefined ? left : { ...left, extends: loadedAs };
      const text = templateYaml(tried, { head: [], above: new Map(), broken: [] });
      const error = await judged(join(folder, 'export.yaml'), text, cwd);
      if (error === undefined) return { yaml, broken };
      const units = round > ROUNDS ? [] : faultyUnits(error, text);
      if (units.length === 0) throw error;
      const profiles = units.filter(({ names: [section] }) => section === 'clientProfiles');
      if (profiles.length > 0) return { profiles: profiles.map(unit => brokenUnit(left, unit)) };
      for (const { names, why } of units) {
        if (at(left, names) === undefined) continue;
        broken.push(brokenUnit(left, { names, why }));
        left = withoutEmpty(taken(left, base, names) as JsonObject);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judged(file: string, text: string, cwd: string): Promise<TemplateError | undefined> {
  await writeFile(file, text, { mode: 0o600 });
  try {
    await loadTemplate(file, { cwd, open: true });
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

/** An empty list of sections' items would only puzzle; of attributes to be carried it means none. */
function withoutEmpty(template: JsonObject): JsonObject {
  const kept = Object.entries(template).filter(
    ([name, value]) => keyMember(name) === undefined || !isList(value) || value.length > 0,
  );
  return Object.fromEntries(kept);
}

function brokenUnit(template: JsonObject, { names, why }: Unit): Broken {
  return { path: pathOf(...names), why, value: shownOf(at(template, names) ?? null, names.at(-1)) };
}

interface Unit {
  readonly names: readonly string[];
  readonly why: string;
}

/** The parts in which the faults lie: as little as can be taken away without changing what the rest means. */
function faultyUnits(error: TemplateError, text: string): readonly Unit[] {
  const pathAt = pathsAt(text);
  const units = new Map<string, Unit>();
  for (const { file, line, column, message } of error.problems) {
    if (!file.endsWith('export.yaml')) throw error;
    if (line === undefined || column === undefined) {
      throw new Error(`what would be written is no template: ${message}; export it in parts with --clients`);
    }
    const names = unitOf(pathAt(line, column));
    if (names === undefined) throw error;
    const key = pathOf(...names);
    const before = units.get(key);
    units.set(key, { names, why: before === undefined ? message : `${before.why}\n${message}` });
  }
  return [...units.values()];
}

const MAPS = [
  'attributes',
  'protocolMappers',
  'smtpServer',
  'browserSecurityHeaders',
  'authenticationFlowBindingOverrides',
];

function unitOf(names: readonly string[]): readonly string[] | undefined {
  const [section = '', first = '', second = ''] = names;
  switch (section) {
    case 'realm':
    case 'clientDefaults':
      return names.length < 2 ? undefined : names.slice(0, MAPS.includes(first) ? 3 : 2);
    // Half a profile or a key is another one.
    case 'keys':
    case 'clientProfiles':
    case 'clientPolicies':
    case 'realmRoles':
      return names.length < 2 ? undefined : names.slice(0, 2);
    case 'clientScopes':
    case 'clients':
    case 'users': {
      if (names.length < 2) return undefined;
      const key = keyMember(section);
      if (second === key) return names.slice(0, 2);
      return names.slice(0, MAPS.includes(second) ? 4 : 3);
    }
    default:
      return undefined;
  }
}

function at(value: Json | undefined, names: readonly string[], list = ''): Json | undefined {
  const [name, ...rest] = names;
  if (name === undefined || value === undefined) return value;
  if (isObject(value)) return Object.hasOwn(value, name) ? at(value[name], rest, name) : undefined;
  const key = keyMember(list);
  if (!isList(value) || key === undefined) return undefined;
  return at(
    value.find(item => isObject(item) && String(item[key]) === name),
    rest,
  );
}

/** A value without the part at a path; where that would let the inherited one through, it is removed, too. */
function taken(value: Json, base: Json | undefined, names: readonly string[], list = ''): Json {
  const [name = '', ...rest] = names;
  if (isObject(value)) {
    const below = isObject(base) && Object.hasOwn(base, name) ? base[name] : undefined;
    if (rest.length > 0) {
      const inner = Object.hasOwn(value, name) ? value[name] : undefined;
      return inner === undefined ? value : { ...value, [name]: taken(inner, below, rest, name) };
    }
    const { [name]: _, ...kept } = value;
    return below === undefined ? kept : { ...kept, [name]: null };
  }
  const key = keyMember(list);
  if (!isList(value) || key === undefined) return value;
  const below = isList(base) ? base.find(item => isObject(item) && String(item[key]) === name) : undefined;
  return value.flatMap(item => {
    if (!isObject(item) || String(item[key]) !== name) return [item];
    if (rest.length > 0) return [taken(item, below, rest)];
    return below === undefined || list === 'clients' ? [] : [{ [key]: name, [REMOVE]: true }];
  });
}
