import { type JsonObject, namesOf, pathOf, type Template } from '../template/template.js';
import { desiredItems } from './desired.js';
import { compare, differencesOf } from './difference.js';
import type { Inventory } from './inventory.js';
import type { Change, Realm, ResourceKind, Task } from './resource.js';
import type { Snapshot } from './snapshot.js';

/** The tasks with the ids that the inventory says for what is to be made. */
export function withIds(kind: ResourceKind, tasks: readonly Task[], inventory: Inventory): readonly Task[] {
  if (kind.identity !== 'chosen') return tasks;
  return tasks.map(task => {
    const id = inventory.get(kind.id)?.get(task.change.key)?.id;
    return task.current !== undefined || id === undefined ? task : { ...task, desired: { ...task.desired, id } };
  });
}

/**
 * What is to be done to something that a new realm has by itself, as it would be on a realm that is there: what it holds
 * beside the template's values stays. What cannot be read back is still set, since nobody else has set it yet.
 */
export function onceThere(kind: ResourceKind, template: Template, task: Task): Task {
  const { change, desired, current } = task;
  if (current === undefined) return task;
  const path = pathOf(kind.section, change.key);
  const unreadable = change.differences.filter(({ path }) =>
    namesOf(path).some(name => kind.writeOnly?.includes(name) === true),
  );
  const differences = [...differencesOf(template, compare(kind, path, desired, current)), ...unreadable];
  return { ...task, change: { ...change, differences } };
}

/** A plan's changes with what they are about: as it is wanted, and as it was found. */
export function tasksOf(
  kind: ResourceKind,
  realm: Realm,
  changes: readonly Change[],
  snapshot: Snapshot,
): readonly Task[] {
  const byKey = (items: readonly JsonObject[]) => new Map(items.map(item => [kind.key(item), item]));
  const wanted = byKey(desiredItems(kind, realm.desired, realm.name));
  const found = byKey(snapshot.items.get(kind.id) ?? []);
  return changes.map(change => {
    const desired = wanted.get(change.key);
    if (desired === undefined) throw new Error(`the plan has ${kind.id} "${change.key}", which the template has not`);
    return { change, desired, current: found.get(change.key) };
  });
}
