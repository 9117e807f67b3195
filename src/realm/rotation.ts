import { didYouMean } from '../nearest.js';
import { printableLine } from '../report/printable.js';
import { namesOf, type Template } from '../template/template.js';
import { desiredItems } from './desired.js';
import type { Plan, ResourceKind } from './resource.js';

/** True where the values of an item that cannot be compared are to be set again. */
export function rotates(kind: ResourceKind, key: string, wanted: readonly string[]): boolean {
  return [`${kind.section}/${key}`, kind.section, 'all'].some(name => wanted.includes(name));
}

/**
 * What is to be set again and cannot be: a line each. What the plan makes anew gets its values anyway.
 */
export function unknownRotations(
  kinds: readonly ResourceKind[],
  template: Template,
  { changes }: Pick<Plan, 'changes'>,
  wanted: readonly string[],
): readonly string[] {
  const rotated = changes.flatMap(({ differences }) => differences.flatMap(({ path, again }) => (again ? [path] : [])));
  const reached = new Set(
    rotated.flatMap(path => {
      const [section = '', key = ''] = namesOf(path);
      return ['all', section, `${section}/${key}`];
    }),
  );
  const made = new Set(
    kinds.flatMap(kind =>
      changes.flatMap(({ kind: id, key, action }) =>
        id === kind.id && action === 'create' ? [kind.section as string, `${kind.section}/${key}`] : [],
      ),
    ),
  );
  const known = kinds.flatMap(kind => [
    kind.section as string,
    ...desiredItems(kind, template.resources, '').map(item => `${kind.section}/${kind.key(item)}`),
  ]);
  return wanted
    .filter(name => name !== 'all' && !reached.has(name) && !made.has(name))
    .map(name =>
      known.includes(name)
        ? `--rotate ${printableLine(name)}: the template has no value there that could not be compared`
        : `--rotate ${printableLine(name)}: the template has no such thing${didYouMean(name, known)}`,
    );
}
