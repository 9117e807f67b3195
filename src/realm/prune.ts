import type { JsonObject, Template } from '../template/template.js';
import { desiredItems } from './desired.js';
import type { Change, Plan, Realm, ResourceKind } from './resource.js';
import type { Snapshot } from './snapshot.js';

/** What a plan deletes, by kind: each as it was read. */
export function deletedBy(
  kinds: readonly ResourceKind[],
  snapshot: Snapshot,
  { changes }: Pick<Plan, 'changes'>,
): ReadonlyMap<string, readonly JsonObject[]> {
  const deletes = kinds.map(kind => {
    const keys = new Set(changes.filter(change => isDelete(kind, change)).map(({ key }) => key));
    return [kind.id, (snapshot.items.get(kind.id) ?? []).filter(item => keys.has(kind.key(item)))] as const;
  });
  return new Map(deletes.filter(([, items]) => items.length > 0));
}

function isDelete(kind: ResourceKind, { kind: id, action }: Change): boolean {
  return id === kind.id && action === 'delete';
}

/** Why what a plan deletes may not be deleted, a line each. */
export async function stillInUse(
  kinds: readonly ResourceKind[],
  realm: Realm,
  snapshot: Snapshot,
  plan: Pick<Plan, 'changes'>,
): Promise<readonly string[]> {
  const goes = deletedBy(kinds, snapshot, plan);
  if (goes.size === 0) return [];
  const stays = new Map(
    kinds.map(kind => {
      const gone = new Set(goes.get(kind.id));
      const items = new Map(
        (snapshot.items.get(kind.id) ?? []).filter(item => !gone.has(item)).map(item => [kind.key(item), item]),
      );
      for (const desired of desiredItems(kind, realm.desired, realm.name)) {
        items.set(kind.key(desired), { ...items.get(kind.key(desired)), ...desired });
      }
      return [kind.id, [...items.values()]] as const;
    }),
  );
  const reasons: string[] = [];
  for (const kind of kinds) {
    const items = goes.get(kind.id) ?? [];
    if (items.length > 0) reasons.push(...((await kind.undeletable?.(realm, items, { stays, goes })) ?? []));
  }
  return reasons;
}

/** Number of things on a realm that a template has, or had when this tool made them; without the realm itself. */
export function managedBy(
  kinds: readonly ResourceKind[],
  template: Template,
  { changes, orphans }: Pick<Plan, 'changes' | 'orphans'>,
): number {
  const named = kinds
    .filter(({ section }) => section !== 'realm')
    .map(kind => desiredItems(kind, template.resources, '').length)
    .reduce((sum, count) => sum + count, 0);
  const count = (action: Change['action']) =>
    changes.filter(change => change.action === action && change.kind !== 'realm').length;
  return named - count('create') + count('delete') + orphans.length;
}
