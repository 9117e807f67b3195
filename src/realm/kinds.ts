import { loadUnits } from '../units.js';
import type { ResourceKind } from './resource.js';

/**
 * Every kind of resource, in the order in which they are written.
 *
 * @throws Error when kinds wait for one another in a circle, or for one that does not exist
 */
export async function resourceKinds(): Promise<readonly ResourceKind[]> {
  return inOrder(await loadUnits<ResourceKind>(new URL('./resources/', import.meta.url)));
}

/** Sorts what waits for others behind these, and otherwise keeps the order. */
export function inOrder<T extends Pick<ResourceKind, 'id' | 'after'>>(kinds: readonly T[]): readonly T[] {
  const byId = new Map(kinds.map(kind => [kind.id, kind]));
  const ordered = new Set<T>();
  const visit = (id: string, waiting: readonly string[]): void => {
    const kind = byId.get(id);
    if (kind === undefined)
      throw new Error(`resource kind "${waiting.at(-1)}" comes after "${id}", which does not exist`);
    if (ordered.has(kind)) return;
    if (waiting.includes(id)) throw new Error(`resource kinds wait for one another: ${[...waiting, id].join(' → ')}`);
    for (const earlier of kind.after) visit(earlier, [...waiting, id]);
    ordered.add(kind);
  };
  for (const { id } of kinds) visit(id, []);
  return [...ordered];
}
