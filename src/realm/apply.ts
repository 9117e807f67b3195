import type { Connection } from '../keycloak/connection.js';
import { KeycloakError } from '../keycloak/errors.js';
import type { Template } from '../template/template.js';
import { ApplyError, isRefusal, refusal } from './apply-error.js';
import { type ApplyOptions, carryOut, inStep, remove } from './carry-out.js';
import {
  INVENTORY,
  type Inventory,
  inventoryText,
  readInventory,
  settled,
  storedInventory,
  withoutThere,
} from './inventory.js';
import { resourceKinds } from './kinds.js';
import type { Planned } from './plan.js';
import { deletedBy } from './prune.js';
import type { Change, Realm, ResourceKind, SaveJudge, Task } from './resource.js';
import { type Snapshot, takeSnapshot } from './snapshot.js';
import { onceThere, tasksOf, withIds } from './tasks.js';

/**
 * Carries out exactly a plan's changes, kind after kind. What is to be made is first written down on the realm, so that
 * it can be told from what others make, wherever the work ends.
 *
 * @param planned - as `planRealm` gave it, of the same connection and template
 * @param options.judge - tells which new clients need no save of their own under policies that do not see them made;
 *   without it, each of them is saved
 * @throws ApplyError naming the change that failed or was not begun; everything before it is done, nothing is undone,
 *   and planning and applying again converges
 */
export async function applyPlan(
  connection: Connection,
  template: Template,
  planned: Planned,
  { judge, ...options }: ApplyOptions & { readonly judge?: SaveJudge } = {},
): Promise<void> {
  const kinds = await resourceKinds();
  const course: Course = {
    snapshot: planned.snapshot,
    next: planned.inventory.next,
    remembered: planned.inventory.due ? undefined : inventoryText(planned.inventory.next),
    made: new Map(kinds.map(({ id }) => [id, new Map()])),
    deleted: new Map(kinds.map(({ id }) => [id, new Set()])),
    ...(judge === undefined ? {} : { judge }),
  };
  try {
    await carryOutAll(connection, template, planned, { kinds, course, ...options });
  } catch (failure) {
    // What went wrong says more than that it cannot be remembered how far the work went.
    await settle(connection, template, { kinds, course, ...options }).catch(() => undefined);
    throw isRefusal(failure) ? refusal(failure, template, kinds) : failure;
  }
  await settle(connection, template, { kinds, course, ...options });
}

/** How far the work is. */
interface Course {
  snapshot: Snapshot;
  /** With what is pending. */
  next: Inventory;
  /** What stands on the realm of what this tool made; undefined before it does, and where the account may not write it. */
  remembered: string | undefined;
  readonly made: ReadonlyMap<string, Map<string, string | undefined>>;
  readonly deleted: ReadonlyMap<string, Set<string>>;
  readonly judge?: SaveJudge;
}

interface Work extends ApplyOptions {
  readonly kinds: readonly ResourceKind[];
  readonly course: Course;
}

async function carryOutAll(
  connection: Connection,
  template: Template,
  planned: Planned,
  { kinds, course, ...options }: Work,
): Promise<void> {
  const { changes } = planned.plan;
  const { due } = planned.inventory;
  // A new realm comes with clients, scopes and keys of its own, which are updated and not created.
  const isNew = course.snapshot.representation === undefined;
  const written: { readonly kind: ResourceKind; readonly tasks: readonly Task[] }[] = [];
  const before = realmOf(connection, template, course);
  for (const kind of isNew ? [] : kinds) {
    const updates = changes.filter(change => change.kind === kind.id && change.action === 'update');
    await inStep('frees', kind, before, tasksOf(kind, before, updates, course.snapshot), options);
  }
  for (const kind of kinds) {
    const ofKind = changes.filter(change => change.kind === kind.id && change.action !== 'delete');
    const isThere = async ({ key }: Change): Promise<boolean> => {
      const { items } = await takeSnapshot(connection, [kind], template.resources);
      return items.get(kind.id)?.some(item => kind.key(item) === key) === true;
    };
    if (kind.section === 'realm') {
      const noted = due ? inventoryText(course.next) : undefined;
      const realm = realmOf(connection, template, course, noted);
      if (ofKind.length > 0) {
        await carryOut(kind, realm, tasksOf(kind, realm, ofKind, course.snapshot), { ...options, isThere });
        if (noted !== undefined) course.remembered = inventoryText(course.next);
        if (isNew) await options.onRealm?.();
      } else if (noted !== undefined) {
        course.remembered = (await remember(kind, realm, options)) ? inventoryText(course.next) : undefined;
      }
      continue;
    }
    if (ofKind.length === 0) continue;
    if (course.snapshot.representation === undefined) {
      course.snapshot = await takeSnapshot(connection, kinds, template.resources);
      course.next = withoutThere(kinds, course.next, course.snapshot.items);
    }
    const realm = realmOf(connection, template, course);
    const made = (key: string, id?: string): void => void course.made.get(kind.id)?.set(key, id);
    const all = tasksOf(kind, realm, ofKind, course.snapshot).map(task => {
      return { ...task, onMade: (id: string) => made(task.change.key, id) };
    });
    const tasks = withIds(kind, isNew ? all.map(task => onceThere(kind, template, task)) : all, course.next);
    await carryOut(kind, realm, tasks, { ...options, isThere, onWritten: ({ change: { key } }) => made(key) });
    written.push({ kind, tasks });
  }
  const realm = realmOf(connection, template, course);
  for (const { kind, tasks } of written) await inStep('ties', kind, realm, tasks, options);
  const deleted = deletedBy(kinds, planned.snapshot, planned.plan);
  for (const kind of kinds.toReversed()) {
    const onDeleted = (key: string): void => void course.deleted.get(kind.id)?.add(key);
    await remove(kind, realm, deleted.get(kind.id) ?? [], { ...options, onDeleted });
  }
}

function realmOf({ realm: name, admin }: Connection, template: Template, course: Course, noted?: string): Realm {
  const { judge, snapshot } = course;
  const { representation } = snapshot;
  const about = { name, admin, desired: template.resources, representation };
  const realm = judge === undefined ? about : { ...about, judge };
  if (noted === undefined) return realm;
  const onStored = (text: string): void => {
    // What was noted meanwhile by somebody else counts for us, too.
    if (text !== noted) course.next = readInventory({ attributes: { [INVENTORY]: text } }) ?? course.next;
  };
  return { ...realm, inventory: { text: noted, seen: course.remembered ?? storedInventory(representation), onStored } };
}

/**
 * Writes down what was made and deleted, also where the work ended half-way or was interrupted: what Keycloak gave an
 * id is known by it from then on, and what was not made is nobody's.
 */
async function settle(
  connection: Connection,
  template: Template,
  { kinds, course, signal: _, ...options }: Work,
): Promise<void> {
  const [kind] = kinds.filter(({ section }) => section === 'realm');
  const noted = inventoryText(settled(course.next, course));
  const isNew = course.snapshot.representation === undefined;
  if (kind === undefined || isNew || course.remembered === undefined || course.remembered === noted) return;
  await remember(kind, realmOf(connection, template, course, noted), options);
}

/**
 * Writes the inventory of a realm of which nothing else changes.
 *
 * @returns false where the account may not
 */
async function remember(
  kind: ResourceKind,
  realm: Realm,
  { onChange: _, onNote, ...options }: ApplyOptions,
): Promise<boolean> {
  const change: Change = { kind: kind.id, key: realm.name, action: 'update', differences: [] };
  const task = { change, desired: { realm: realm.name }, current: realm.representation };
  try {
    await carryOut(kind, realm, [task], { ...options, isThere: async () => false });
    return true;
  } catch (failure) {
    const cause = failure instanceof ApplyError ? failure.cause : undefined;
    if (!(cause instanceof KeycloakError && cause.status === 403)) throw failure;
    onNote?.('the account may not write the realm: what is made here is not known as made by this tool afterwards');
    return false;
  }
}
