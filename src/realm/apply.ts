import { inFlight } from '../in-flight.js';
import type { Connection } from '../keycloak/connection.js';
import { KeycloakError } from '../keycloak/errors.js';
import { type JsonObject, namesOf, pathOf, type Template } from '../template/template.js';
import { ApplyError, isRefusal, refusal } from './apply-error.js';
import { desiredItems } from './desired.js';
import { compare, differencesOf } from './difference.js';
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
import { isConflict, MADE_MEANWHILE } from './meanwhile.js';
import type { Planned } from './plan.js';
import { deletedBy } from './prune.js';
import type { Change, Realm, ResourceKind, SaveJudge, Task } from './resource.js';
import { type Snapshot, takeSnapshot } from './snapshot.js';

/** What may be told or asked while a plan is carried out. */
export interface ApplyOptions {
  /** Told after each change that is done. */
  readonly onChange?: (change: Change) => void;
  /** Ends the work between two writes; what is under way is awaited. */
  readonly signal?: AbortSignal;
  /** Asked before each write; what it throws ends the work. */
  readonly check?: () => void;
  /** Awaited when the realm itself was made just now, so that from then on it can be locked. */
  readonly onRealm?: () => Promise<void>;
  /** Told what somebody should know: that what is made cannot be remembered as made by this tool. */
  readonly onNote?: (text: string) => void;
}

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

/** Deletes what is still there of the items. */
async function remove(
  kind: ResourceKind,
  realm: Realm,
  items: readonly JsonObject[],
  options: ApplyOptions & { onDeleted(key: string): void },
): Promise<void> {
  const { removal } = kind;
  if (items.length === 0 || removal === undefined) return;
  const step = async (together: readonly JsonObject[], removeThem: () => Promise<unknown>): Promise<void> => {
    const changes = together.map((item): Change => {
      return { kind: kind.id, key: kind.key(item), action: 'delete', differences: [] };
    });
    mayBegin(changes, options);
    try {
      await removeThem();
    } catch (failure) {
      const isGone = failure instanceof KeycloakError && failure.status === 404;
      if (!isGone) throw new ApplyError(changes, 'failed', failure);
    }
    for (const change of changes) {
      options.onDeleted(change.key);
      options.onChange?.(change);
    }
  };
  if ('all' in removal) return step(items, () => removal.all(realm, items));
  await inFlight(items, REMOVALS_IN_FLIGHT, item => step([item], () => removal.each(realm, item)));
}

const REMOVALS_IN_FLIGHT = 4;

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

/** The tasks with the ids that the inventory says for what is to be made. */
function withIds(kind: ResourceKind, tasks: readonly Task[], inventory: Inventory): readonly Task[] {
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
function onceThere(kind: ResourceKind, template: Template, task: Task): Task {
  const { change, desired, current } = task;
  if (current === undefined) return task;
  const path = pathOf(kind.section, change.key);
  const unreadable = change.differences.filter(({ path }) =>
    namesOf(path).some(name => kind.writeOnly?.includes(name) === true),
  );
  const differences = [...differencesOf(template, compare(kind, path, desired, current)), ...unreadable];
  return { ...task, change: { ...change, differences } };
}

function tasksOf(kind: ResourceKind, realm: Realm, changes: readonly Change[], snapshot: Snapshot): readonly Task[] {
  const byKey = (items: readonly JsonObject[]) => new Map(items.map(item => [kind.key(item), item]));
  const wanted = byKey(desiredItems(kind, realm.desired, realm.name));
  const found = byKey(snapshot.items.get(kind.id) ?? []);
  return changes.map(change => {
    const desired = wanted.get(change.key);
    if (desired === undefined) throw new Error(`the plan has ${kind.id} "${change.key}", which the template has not`);
    return { change, desired, current: found.get(change.key) };
  });
}

async function carryOut(
  { writing, identity }: ResourceKind,
  realm: Realm,
  tasks: readonly Task[],
  options: ApplyOptions & { isThere(change: Change): Promise<boolean>; onWritten?(task: Task): void },
): Promise<void> {
  const { onChange, isThere, onWritten } = options;
  const write = async (together: readonly Task[], writeThem: () => Promise<void>): Promise<void> => {
    const changes = together.map(({ change }) => change);
    mayBegin(changes, options);
    try {
      await writeThem();
    } catch (failure) {
      const [change] = changes;
      // A user, say, may also be refused for another's mail address.
      const first = isConflict(failure) && change?.action === 'create' && (await isThere(change).catch(() => false));
      throw new ApplyError(changes, 'failed', first ? new Error(MADE_MEANWHILE, { cause: failure }) : failure);
    }
    for (const task of together) {
      // What has no id is made when it is written.
      if (identity === undefined && task.current === undefined) onWritten?.(task);
      if (stepOf('ties', writing, task) === undefined) onChange?.(task.change);
    }
  };
  if ('all' in writing) return write(tasks, () => writing.all(realm, tasks));
  await inFlight(tasks, writing.inFlight, task => write([task], () => writing.each(realm, task)));
}

/** Takes away what is no longer to be held, before all else; or writes what ties resources to others, last of all. */
async function inStep(
  step: 'frees' | 'ties',
  { writing }: ResourceKind,
  realm: Realm,
  tasks: readonly Task[],
  options: ApplyOptions,
): Promise<void> {
  const due = tasks.flatMap(task => {
    const write = stepOf(step, writing, task);
    return write === undefined ? [] : [{ change: task.change, write }];
  });
  await inFlight(due, IN_FLIGHT_IN_STEP, async ({ change, write }) => {
    mayBegin([change], options);
    try {
      await write(realm);
    } catch (failure) {
      throw new ApplyError([change], 'failed', failure);
    }
    if (step === 'ties') options.onChange?.(change);
  });
}

const IN_FLIGHT_IN_STEP = 4;

function stepOf(
  step: 'frees' | 'ties',
  writing: ResourceKind['writing'],
  task: Task,
): ((realm: Realm) => Promise<void>) | undefined {
  return 'all' in writing ? undefined : writing[step]?.(task);
}

/** @throws ApplyError when the work is to end here */
function mayBegin(changes: readonly Change[], { signal, check }: ApplyOptions): void {
  if (signal?.aborted === true) throw new ApplyError(changes, 'was not begun', signal.reason);
  try {
    check?.();
  } catch (failure) {
    throw new ApplyError(changes, 'was not begun', failure);
  }
}
