import { basename, isAbsolute } from 'node:path';
import picocolors from 'picocolors';
import type { Change, Difference, Plan, Unmanaged } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import { type Json, namesOf } from '../template/template.js';

/** Longer values get a line of their own each. */
const MAX_INLINE = 60;
/** Of a thousand clients with secrets nobody reads each; JSON has them all. */
const MAX_NOT_COMPARED = 10;
/** The field that is a resource's key; of the other kinds it is `name`. */
const KEY_FIELDS: Readonly<Record<string, string>> = { realm: 'realm', clients: 'clientId', users: 'username' };
const SIGNS = { create: '+', update: '~', delete: '-' } as const;

/** A plan for people: what would be done to each resource, old and new value, why, and where the template says so. */
export function planText(plan: Plan, options: { readonly colour: boolean }): string {
  const paint = picocolors.createColors(options.colour);
  const colours = { '+': paint.green, '~': paint.yellow, '-': paint.red };
  const { basis, changes, unmanaged, orphans, notCompared, notRead } = plan;
  const lines = [
    `${paint.bold(`Realm ${printableLine(basis.realm)}`)} on ${basis.server}, as ${printableLine(basis.template.id)} asks`,
    '',
  ];
  for (const change of changes) {
    const sign = SIGNS[change.action];
    lines.push(colours[sign](`${sign} ${change.kind} ${paint.bold(printableLine(change.key))}`));
    const told = change.differences.filter(difference => !repeatsKey(change, difference));
    // What asks for most of what is below is said once, above; each value then names only in what it differs.
    const common = commonClauses(told);
    if (common.length > 0) lines.push(paint.dim(`    ${common.join('  ')}`));
    for (const difference of told) {
      const [first = '', ...more] = differenceLines(change, difference);
      const mark = signOf(difference);
      lines.push(`    ${colours[mark](mark)} ${first}  ${paint.dim(placeOf(difference))}`.trimEnd());
      lines.push(...more.map(line => `      ${line}`));
      const why = clausesBeside(common, difference);
      if (why !== '') lines.push(paint.dim(`        ${why}`));
    }
    lines.push('');
  }
  if (unmanaged.length > 0) {
    lines.push(paint.bold('On the server and not in the template (left as it is):'));
    lines.push(...unmanaged.map(item => `    ${unmanagedLine(item)}`), '');
  }
  if (orphans.length > 0) {
    lines.push(paint.bold('Made by this tool and no longer in the template (kept; --prune deletes it):'));
    lines.push(...orphans.map(({ kind, key }) => `    ${printableLine(`${kind} ${key}`)}`), '');
  }
  if (notCompared.length > 0) {
    lines.push(paint.bold('Not compared, since Keycloak does not show it (--rotate sets it again):'));
    lines.push(...notCompared.slice(0, MAX_NOT_COMPARED).map(path => `    ${nameIn(0, path)}`));
    if (notCompared.length > MAX_NOT_COMPARED) lines.push(`    and ${notCompared.length - MAX_NOT_COMPARED} more`);
    lines.push('');
  }
  if (notRead.length > 0) {
    lines.push(paint.bold('Not read, since it takes a request for each (--deep reads it):'));
    lines.push(...notRead.map(({ kind, field, count }) => `    ${field} of ${count} ${kind}`), '');
  }
  lines.push(summaryOf(plan));
  return `${lines.join('\n')}\n`;
}

/** `Plan: 3 to create, 1 to update, 0 to delete; 2 not in the template.` */
export function summaryOf({ changes, unmanaged, orphans, notCompared, notRead }: Plan): string {
  const count = (action: Change['action']) => changes.filter(change => change.action === action).length;
  const rest = [
    ...(unmanaged.length === 0 ? [] : [`; ${unmanaged.length} not in the template`]),
    ...(orphans.length === 0 ? [] : [`; ${orphans.length} no longer in the template`]),
    ...(notCompared.length === 0 ? [] : [`; ${notCompared.length} not compared`]),
    ...(notRead.length === 0 ? [] : ['; not all was read']),
  ].join('');
  if (changes.length === 0) return `Nothing to do: the realm is as the template asks${rest}.`;
  return `Plan: ${count('create')} to create, ${count('update')} to update, ${count('delete')} to delete${rest}.`;
}

function signOf({ current, hidden, desired, sensitive }: Difference): '+' | '~' | '-' {
  if (sensitive) return '~';
  if (current === undefined && hidden !== true) return '+';
  return desired === undefined ? '-' : '~';
}

/** `accessCodeLifespan: 300 → 60`; long values below each other. */
function differenceLines(change: Change, difference: Difference): readonly string[] {
  const name = nameIn(change.kind === 'realm' ? 1 : 2, difference.path);
  if (difference.again === true) return [`${name}: (set again; what is there cannot be compared)`];
  if (difference.sensitive) return [`${name}: (sensitive)`];
  const { current, hidden, desired } = difference;
  const [before, after] = [hidden === true ? '(not shown)' : shown(current), shown(desired)];
  if (current === undefined && hidden !== true)
    return after.length > MAX_INLINE ? [`${name}:`, `  ${after}`] : [`${name}: ${after}`];
  if (desired === undefined) return [`${name}: ${before} → (none)`];
  if (before.length + after.length > MAX_INLINE) return [`${name}:`, `  ${before}`, `→ ${after}`];
  return [`${name}: ${before} → ${after}`];
}

/** The name of what is created stands in its heading already. */
function repeatsKey({ kind, key, action }: Change, { path, desired }: Difference): boolean {
  const [name, ...within] = namesOf(path).slice(kind === 'realm' ? 1 : 2);
  return action === 'create' && within.length === 0 && name === (KEY_FIELDS[kind] ?? 'name') && desired === key;
}

/** Ids of the clauses each of which asks for most of several values. */
function commonClauses(differences: readonly Difference[]): readonly string[] {
  if (differences.length < 2) return [];
  const counts = new Map<string, number>();
  for (const { id } of differences.flatMap(({ clauses }) => clauses)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > differences.length / 2).map(([id]) => id);
}

/** What asks for a value, as far as the clauses that are said for all do not tell. */
function clausesBeside(common: readonly string[], { clauses }: Difference): string {
  const ids = clauses.map(({ id }) => id);
  if (!common.every(id => ids.includes(id))) return ids.length === 0 ? 'no clause' : `only ${ids.join('  ')}`;
  const more = ids.filter(id => !common.includes(id)).join('  ');
  return more === '' || common.length === 0 ? more : `besides ${more}`;
}

/** `(bank.yaml:7)`; of a template that comes with the package only the name, not where that is installed. */
function placeOf({ source }: Difference): string {
  if (source === undefined) return '';
  return `(${printableLine(isAbsolute(source.file) ? basename(source.file) : source.file)}:${source.line})`;
}

function unmanagedLine({ kind, key, path, current, madeFor }: Unmanaged): string {
  const part = path === undefined ? '' : ` ${nameIn(2, path)}`;
  const value = current === undefined ? '' : `: ${shown(current)}`;
  const whose = madeFor === undefined ? '' : printableLine(` (made for ${madeFor.join(', ')})`);
  return `${printableLine(`${kind} ${key}`)}${part}${value}${whose}`;
}

/** What stands behind the section and the resource's key in a path: `attributes/require.pushed…`. */
function nameIn(skip: number, path: string): string {
  const names = namesOf(path);
  return printableLine((names.length > skip ? names.slice(skip) : names).join(' / '));
}

function shown(value: Json | undefined): string {
  return value === undefined ? '(none)' : printableLine(JSON.stringify(value));
}
