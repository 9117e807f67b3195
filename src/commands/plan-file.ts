import { randomUUID } from 'node:crypto';
import { lstat, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { whyUnreadable, whyUnwritable } from '../file-faults.js';
import { unordered } from '../realm/json.js';
import type { PlanOptions } from '../realm/plan.js';
import type { Change, Difference, Plan } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import { isPath } from '../template/shipped.js';
import type { Json } from '../template/template.js';
import { tool } from '../tool.js';
import type { ParameterOptions } from './template.js';

const KIND = 'kcfapi-plan';
const VERSION = 1;
const MAX_LINES = 20;

/**
 * A plan that was written down, with what it takes to make it again. It holds no secret: what is secret is not in a
 * plan, and may not be in `--set`.
 */
export interface PlanFile extends Plan {
  readonly kind: typeof KIND;
  readonly schemaVersion: typeof VERSION;
  /** What the plan was made of; paths are relative to the file, so that both may move together. */
  readonly from: {
    readonly templates: readonly string[];
    readonly set: readonly string[];
    readonly setFile: readonly string[];
    readonly values: readonly string[];
    readonly planning: PlanOptions;
  };
}

/** A plan that was read from a file. */
export interface Approved {
  /** As the user named it. */
  readonly name: string;
  readonly plan: PlanFile;
  /** As `apply` takes it, paths absolute. */
  readonly templates: readonly string[];
  readonly parameters: ParameterOptions;
  readonly planning: PlanOptions;
}

/**
 * Writes a plan to a file that only its owner may read.
 *
 * @throws Error when something else is there, or the file cannot be written
 */
export async function writePlanFile(
  file: string,
  plan: Plan,
  made: {
    readonly templates: readonly string[];
    readonly parameters: ParameterOptions;
    readonly planning: PlanOptions;
    readonly cwd: string;
  },
): Promise<void> {
  const { templates, parameters, planning, cwd } = made;
  const target = resolve(cwd, file);
  const there = await lstat(target).catch(() => undefined);
  if (there !== undefined && !(there.isFile() && (there.size === 0 || (await parsed(target)) !== undefined))) {
    throw new Error(`--out: ${file} is there and is no plan; name another file, or remove it`);
  }
  const named = (path: string): string => {
    const way = relative(dirname(target), resolve(cwd, path));
    return isAbsolute(way) || way.startsWith('.') ? way : `./${way}`;
  };
  const files = (parameters.setFile ?? []).map(pair => {
    const at = pair.indexOf('=') + 1;
    return pair.slice(0, at) + named(pair.slice(at));
  });
  const content: PlanFile = {
    ...{ kind: KIND, schemaVersion: VERSION },
    from: {
      templates: templates.map(template => (isPath(template) ? named(template) : template)),
      ...{ set: parameters.set ?? [], setFile: files, values: (parameters.values ?? []).map(named) },
      planning,
    },
    ...plan,
  };
  const half = `${target}.${randomUUID()}`;
  try {
    await writeFile(half, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(half, target);
  } catch (failure) {
    await rm(half, { force: true });
    throw new Error(`--out: ${file} cannot be written: ${whyUnwritable(failure)}`);
  }
}

/**
 * Reads a plan, which is known by what is in it, whatever its name.
 *
 * @returns undefined where there is no plan: then it is a template
 * @throws Error when it is a plan that this version cannot carry out
 */
async function readPlanFile(name: string, cwd: string): Promise<Approved | undefined> {
  const file = resolve(cwd, name);
  const content = await parsed(file);
  if (content === undefined) return undefined;
  const { schemaVersion, from, basis, changes } = content as Partial<PlanFile>;
  if (schemaVersion !== VERSION || basis?.tool !== `${tool.name} ${tool.version}`) {
    const maker = typeof basis?.tool === 'string' ? basis.tool : 'another version';
    throw new Error(
      `${name} was made by ${printableLine(maker)}, and this is ${tool.name} ${tool.version}; plan again`,
    );
  }
  if (
    !isTexts(from?.templates) ||
    from.templates.length === 0 ||
    !isTexts(from.set) ||
    !isTexts(from.setFile) ||
    !isTexts(from.values) ||
    typeof from.planning !== 'object' ||
    from.planning === null ||
    ![from.planning.rotate ?? [], from.planning.formerly ?? []].every(isTexts) ||
    !Array.isArray(changes)
  ) {
    throw new Error(`${name} is not as a plan was written; plan again`);
  }
  const folder = dirname(file);
  const setFile = from.setFile.map(pair => {
    const at = pair.indexOf('=') + 1;
    return pair.slice(0, at) + resolve(folder, pair.slice(at));
  });
  const templates = from.templates.map(template => (isPath(template) ? resolve(folder, template) : template));
  const values = from.values.map(path => resolve(folder, path));
  for (const path of [...templates.filter(isPath), ...values, ...setFile.map(pair => pair.replace(/^[^=]*=/, ''))]) {
    if ((await stat(path).catch(() => undefined)) !== undefined) continue;
    throw new Error(
      `${name} was made of ${relative(cwd, path)}, and there is no such file\n` +
        '  A plan and the files that it was made of move together; or plan again.',
    );
  }
  const parameters = { set: from.set, setFile, values };
  return { name, plan: content as PlanFile, templates, parameters, planning: from.planning };
}

/**
 * Reads the plan that `apply` is given in the place of templates.
 *
 * @returns undefined where it is given templates
 * @throws Error when it is a plan that this version cannot carry out, or one beside something else
 */
export async function readApproved(names: readonly string[], cwd: string): Promise<Approved | undefined> {
  const plans = await Promise.all(names.map(name => readPlanFile(name, cwd)));
  const broken = await Promise.all(names.map((name, index) => (plans[index] === undefined ? noPlan(name, cwd) : [])));
  const [fault] = broken.flat();
  if (fault !== undefined) throw new Error(fault);
  const plan = plans.find(found => found !== undefined);
  if (plan !== undefined && names.length > 1) {
    throw new Error(`${plan.name} is a plan, and knows its templates: nothing else can be named beside it`);
  }
  return plan;
}

/**
 * Sees that no plan is named where templates are wanted.
 *
 * @throws Error naming the command that takes a plan
 */
export async function refusePlans(names: readonly string[], cwd: string): Promise<void> {
  const plans = await Promise.all(names.map(async name => (await parsed(resolve(cwd, name))) !== undefined));
  const name = names.find((_, index) => plans[index]);
  if (name !== undefined) throw new Error(`${name} is a plan already; to carry it out: kcfapi apply ${name}`);
}

/** Why a file that was meant as a plan is none; nothing where a template may be meant. */
async function noPlan(name: string, cwd: string): Promise<readonly string[]> {
  const isNamedSo = /\.plan$/i.test(name);
  const file = resolve(cwd, name);
  if (await isNoFile(file)) return [];
  const text = await readFile(file, 'utf8').catch((error: unknown) => ({ why: whyUnreadable(error) }));
  if (typeof text !== 'string') return isNamedSo ? [`${name} cannot be read: ${text.why}`] : [];
  if (!isNamedSo && !new RegExp(`^\\{\\s*"kind":\\s*"${KIND}"`).test(text)) return [];
  const what = text.trim() === '' ? 'is empty' : 'is no plan, or a part of one';
  return [`${name} ${what}; plan again: kcfapi plan TEMPLATE --out ${name}`];
}

/**
 * Sees that a plan that was written down is the plan that is made now.
 *
 * @throws Error saying what moved
 */
export function refuseOutdated({ name, plan: then }: Approved, now: Plan): void {
  const moved = movedLines(then.changes, now.changes);
  const realm = `realm ${printableLine(now.basis.realm)}`;
  const what =
    then.basis.template.digest !== now.basis.template.digest
      ? `template ${printableLine(now.basis.template.id)} or a parameter of it changed since it was made`
      : then.basis.digest !== now.basis.digest
        ? `${realm} changed since it was made`
        : moved.length > 0
          ? 'the file was changed since it was made'
          : undefined;
  if (what === undefined) return;
  const shown = moved.slice(0, MAX_LINES);
  if (moved.length > MAX_LINES) shown.push(`and ${moved.length - MAX_LINES} more`);
  throw new Error(
    [`${name} is outdated: ${what}`, ...shown.map(line => `    ${line}`), '  Nothing was written. Plan again.'].join(
      '\n',
    ),
  );
}

/**
 * Sees that a plan is for this realm of this server.
 *
 * @throws Error when it is for another
 */
export function refuseElsewhere(
  { name, plan }: Approved,
  at: { readonly server: string; readonly realm: string },
): void {
  const { server, realm } = plan.basis;
  if (server === at.server && realm === at.realm) return;
  const [made, here] = [{ server, realm }, at].map(one => printableLine(`realm ${one.realm} of ${one.server}`));
  throw new Error(
    `${name} is a plan for ${made}, and this is ${here}\n  Nothing was written. See --server and --realm.`,
  );
}

/** What differs between two lists of changes: a line a resource whose action is another, else a line a value. */
function movedLines(then: readonly Change[], now: readonly Change[]): readonly string[] {
  const [planned, found] = [byName(then), byName(now)];
  return both(planned, found).flatMap(name => {
    const [before, after] = [planned.get(name), found.get(name)];
    if (before?.action !== after?.action) return movedLine(name, before?.action, after?.action);
    const [asked, due] = [valuesOf(before), valuesOf(after)];
    return both(asked, due)
      .filter(path => asked.get(path)?.compared !== due.get(path)?.compared)
      .map(path => movedLine(path, asked.get(path)?.text, due.get(path)?.text));
  });
}

function movedLine(what: string, before: string | undefined, after: string | undefined): string {
  return `${printableLine(what)}: planned ${before ?? 'nothing'}, now ${after ?? 'nothing to do'}`;
}

function both<T>(left: ReadonlyMap<string, T>, right: ReadonlyMap<string, T>): readonly string[] {
  return [...new Set([...left.keys(), ...right.keys()])];
}

function byName(changes: readonly Change[]): ReadonlyMap<string, Change> {
  return new Map(changes.map(change => [`${change.kind} ${change.key}`, change]));
}

type Step = { readonly text: string; readonly compared: string };

function valuesOf(change: Change | undefined): ReadonlyMap<string, Step> {
  return new Map((change?.differences ?? []).map(difference => [difference.path, stepOf(difference)]));
}

function stepOf({ current, hidden, desired, sensitive, again }: Difference): Step {
  const shown = (value: Json | undefined): string => {
    const text = value === undefined ? '(none)' : printableLine(JSON.stringify(value));
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  };
  const before = hidden === true ? '(not shown)' : shown(current);
  return {
    text: again === true ? '(set again)' : sensitive ? '(sensitive)' : `${before} → ${shown(desired)}`,
    compared: [
      sensitive,
      again,
      hidden,
      current === undefined,
      unordered(current),
      desired === undefined,
      unordered(desired),
    ].join(' '),
  };
}

/** What is in a plan's file; undefined where it is none. */
async function parsed(file: string): Promise<object | undefined> {
  try {
    if (await isNoFile(file)) return undefined;
    const text = await readFile(file, 'utf8');
    const content: unknown = text.startsWith('{') ? JSON.parse(text) : undefined;
    return typeof content === 'object' && content !== null && 'kind' in content && content.kind === KIND
      ? content
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether something is there that may never end, or never begin: a pipe, a device. */
async function isNoFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === false;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
