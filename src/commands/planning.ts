import type { Command } from 'commander';
import { isCalled } from '../realm/inventory.js';
import type { Planned, PlanOptions } from '../realm/plan.js';

/** Options that say what belongs to a plan beside what the template asks for. */
export interface PlanningFlags {
  readonly deep?: boolean;
  readonly prune?: boolean;
  readonly pruneLimit?: string;
  readonly formerly?: readonly string[];
  readonly rotate?: readonly string[];
}

/** Under a share, so many may be deleted anyway: of a handful, one is a third. */
const FREE = 3;
const DEFAULT_LIMIT = '30%';

/** Adds `--prune` and what belongs to it, and `--rotate`. */
export function withPlanning(command: Command): Command {
  const collect = (value: string, all: readonly string[] = []) => [...all, value];
  return command
    .option(
      '--deep',
      'read also what takes a request for each of more than 250 clients, 50 users or scopes: roles beside the template',
    )
    .option('--prune', 'delete what this tool made for the template, and the template no longer has')
    .option('--prune-limit <n or n%>', `refuse to delete more, or a larger share of what is managed (${DEFAULT_LIMIT})`)
    .option(
      '--formerly <name>',
      'name that the template had before, or name and title ("bank: A bank"): what was made for it counts, too',
      collect,
    )
    .option('--rotate <what>', 'set again what cannot be compared: all, users, users/alice, realm', collect);
}

/**
 * What `planRealm` takes of the flags.
 *
 * @throws Error when they contradict each other
 */
export function planOptions({ deep, prune, pruneLimit, formerly, rotate }: PlanningFlags): PlanOptions {
  if (pruneLimit !== undefined) {
    limitOf(pruneLimit, 0);
    if (prune !== true) throw new Error('--prune-limit is for --prune, which is not given');
  }
  return {
    ...(deep === true ? { deep } : {}),
    ...(prune === true ? { prune } : {}),
    ...(formerly === undefined ? {} : { formerly }),
    ...(rotate === undefined ? {} : { rotate }),
  };
}

/**
 * Sees that a plan deletes no more than was said to be allowed.
 *
 * @throws Error with the numbers when it does
 */
export function refuseTooMany({ plan, managed }: Pick<Planned, 'plan' | 'managed'>, flags: PlanningFlags): void {
  const deletes = plan.changes.filter(({ action }) => action === 'delete');
  const limit = flags.pruneLimit ?? DEFAULT_LIMIT;
  const allowed = limitOf(limit, managed);
  if (deletes.length <= allowed) return;
  const kinds = [...new Set(deletes.map(({ kind }) => kind))];
  const counts = kinds.map(kind => `    ${kind}: ${deletes.filter(change => change.kind === kind).length}`);
  const share = Math.ceil((100 * deletes.length) / managed);
  const most = limit.endsWith('%') ? `${limit}, which is ${allowed}` : limit;
  throw new Error(
    [
      `--prune would delete ${deletes.length} of ${managed} things that are managed (${share}%), more than ${most}:`,
      ...counts,
      `  Nothing was deleted. If it is meant: --prune-limit ${deletes.length}`,
    ].join('\n'),
  );
}

/** How many may be deleted. */
function limitOf(text: string, managed: number): number {
  const [, number = '', percent] = /^(\d{1,6})(%?)$/.exec(text) ?? [];
  if (number === '') throw new Error(`--prune-limit wants a number or a share, like 5 or 30%, not "${text}"`);
  if (percent === '') return Number(number);
  if (Number(number) > 100) throw new Error(`--prune-limit wants a share up to 100%, not "${text}"`);
  const share = Math.floor((managed * Number(number)) / 100);
  return Number(number) === 0 ? 0 : Math.max(share, FREE);
}

/** Told where `--prune` cannot know what this tool made. */
export const NOTHING_KNOWN =
  '--prune: the realm does not say what this tool made there, so nothing is known to be its own, and nothing is deleted';

/**
 * Told where `--formerly` names what nothing on the realm was made for: misspelt, or done already.
 *
 * @returns a line each
 */
export function formerlyNotes(
  { snapshot }: Pick<Planned, 'snapshot'>,
  { formerly = [] }: PlanOptions,
): readonly string[] {
  const made = [...(snapshot.inventory?.values() ?? [])].flatMap(entries => [...entries.values()]);
  const owners = [...new Set(made.flatMap(({ templates }) => templates))].toSorted();
  const there = owners.length === 0 ? 'nor for any other' : `there is: ${owners.join('; ')}`;
  return formerly
    .filter(name => !owners.some(owner => isCalled(owner, name)))
    .map(name => `--formerly ${name}: nothing here was made for a template of that name; ${there}`);
}

/** True where a realm that is there holds no inventory. */
export function knowsNothing({ snapshot }: Pick<Planned, 'snapshot'>): boolean {
  return snapshot.representation !== undefined && snapshot.inventory === undefined;
}
