import { basename, isAbsolute } from 'node:path';
import picocolors from 'picocolors';
import type { Change, Difference, Plan, Unmanaged } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import { type Json, namesOf } from '../template/template.js';

/** Longer values get a line of their own each. */
const MAX_INLINE = 60;
const SIGNS = { create: '+', update: '~', delete: '-' } as const;

/** A plan for people: what would be done to each resource, old and new value, why, and where the template says so. */
export function planText(plan: Plan, options: { readonly colour: boolean }): string {
  const paint = picocolors.createColors(options.colour);
  const colours = { '+': paint.green, '~': paint.yellow, '-': paint.red };
  const { basis, changes, unmanaged } = plan;
  const lines = [
    `${paint.bold(`Realm ${printableLine(basis.realm)}`)} on ${basis.server}, as ${printableLine(basis.template.id)} asks`,
    '',
  ];
  for (const change of changes) {
    const sign = SIGNS[change.action];
    lines.push(colours[sign](`${sign} ${change.kind} ${paint.bold(printableLine(change.key))}`));
    // What asks for everything below is said once, above; each value then names only what asks for it besides.
    const common = commonClauses(change);
    if (common.length > 0) lines.push(paint.dim(`    ${common.join('  ')}`));
    for (const difference of change.differences) {
      const [first = '', ...more] = differenceLines(change, difference);
      const mark = signOf(difference);
      lines.push(`    ${colours[mark](mark)} ${first}  ${paint.dim(placeOf(difference))}`.trimEnd());
      lines.push(...more.map(line => `      ${line}`));
      const why = difference.clauses.map(({ id }) => id).filter(id => !common.includes(id));
      if (why.length > 0) lines.push(paint.dim(`        ${why.join('  ')}`));
    }
    lines.push('');
  }
  if (unmanaged.length > 0) {
    lines.push(paint.bold('On the server and not in the template (left as it is):'));
    lines.push(...unmanaged.map(item => `    ${unmanagedLine(item)}`), '');
  }
  lines.push(summaryOf(plan));
  return `${lines.join('\n')}\n`;
}

/** `Plan: 3 to create, 1 to update, 0 to delete; 2 not in the template.` */
export function summaryOf({ changes, unmanaged }: Plan): string {
  const count = (action: Change['action']) => changes.filter(change => change.action === action).length;
  const rest = unmanaged.length === 0 ? '' : `; ${unmanaged.length} not in the template`;
  if (changes.length === 0) return `Nothing to do: the realm is as the template asks${rest}.`;
  return `Plan: ${count('create')} to create, ${count('update')} to update, ${count('delete')} to delete${rest}.`;
}

function signOf({ current, desired, sensitive }: Difference): '+' | '~' | '-' {
  if (sensitive) return '~';
  if (current === undefined) return '+';
  return desired === undefined ? '-' : '~';
}

/** `accessCodeLifespan: 300 → 60`; long values below each other. */
function differenceLines(change: Change, difference: Difference): readonly string[] {
  const name = nameIn(change.kind === 'realm' ? 1 : 2, difference.path);
  if (difference.sensitive) return [`${name}: (sensitive)`];
  const { current, desired } = difference;
  const [before, after] = [shown(current), shown(desired)];
  if (current === undefined) return after.length > MAX_INLINE ? [`${name}:`, `  ${after}`] : [`${name}: ${after}`];
  if (desired === undefined) return [`${name}: ${before} → (none)`];
  if (before.length + after.length > MAX_INLINE) return [`${name}:`, `  ${before}`, `→ ${after}`];
  return [`${name}: ${before} → ${after}`];
}

/** Ids of the clauses that ask for each of several values. */
function commonClauses({ differences }: Change): readonly string[] {
  const [first, ...others] = differences;
  if (first === undefined || others.length === 0) return [];
  return first.clauses
    .map(({ id }) => id)
    .filter(id => others.every(({ clauses }) => clauses.some(clause => clause.id === id)));
}

/** `(bank.yaml:7)`; of a template that comes with the package only the name, not where that is installed. */
function placeOf({ source }: Difference): string {
  if (source === undefined) return '';
  return `(${printableLine(isAbsolute(source.file) ? basename(source.file) : source.file)}:${source.line})`;
}

function unmanagedLine({ kind, key, path, current }: Unmanaged): string {
  const part = path === undefined ? '' : ` ${nameIn(2, path)}`;
  const value = current === undefined ? '' : `: ${shown(current)}`;
  return `${printableLine(`${kind} ${key}`)}${part}${value}`;
}

/** What stands behind the section and the resource's key in a path: `attributes/require.pushed…`. */
function nameIn(skip: number, path: string): string {
  const names = namesOf(path);
  return printableLine((names.length > skip ? names.slice(skip) : names).join(' / '));
}

function shown(value: Json | undefined): string {
  return value === undefined ? '(none)' : printableLine(JSON.stringify(value));
}
