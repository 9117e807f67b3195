import { inFlight } from '../in-flight.js';
import type { Connection } from '../keycloak/connection.js';
import type { JsonObject, Template } from '../template/template.js';
import { resourceKinds } from './kinds.js';
import { isConflict, MADE_MEANWHILE } from './meanwhile.js';
import type { Change, Plan, Realm, ResourceKind, Task } from './resource.js';
import { desiredItems, type Snapshot, takeSnapshot } from './snapshot.js';

/** A change that could not be carried out, or that was not begun since the work was interrupted. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  /** The change that failed, or several that would have been written together. */
  readonly changes: readonly Change[];

  constructor(changes: readonly Change[], happened: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const what = changes.map(({ action, kind, key }) => `${action} of ${kind} "${key}"`).join(', ');
    const hint = 'Nothing is lost: what is done stays, and running apply again does the rest.';
    super(`${what} ${happened}: ${reason}\n  ${hint}`, { cause });
    this.changes = changes;
  }
}

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
}

/**
 * Carries out exactly a plan's changes, kind after kind.
 *
 * @param planned - as `planRealm` gave it, of the same connection and template
 * @throws ApplyError naming the change that failed or was not begun; everything before it is done, nothing is undone,
 *   and planning and applying again converges
 */
export async function applyPlan(
  connection: Connection,
  template: Template,
  planned: { readonly plan: Plan; readonly snapshot: Snapshot },
  options: ApplyOptions = {},
): Promise<void> {
  const kinds = await resourceKinds();
  let { snapshot } = planned;
  const realmNow = (): Realm => ({
    name: connection.realm,
    admin: connection.admin,
    desired: template.resources,
    representation: snapshot.representation,
  });
  const written: { readonly kind: ResourceKind; readonly tasks: readonly Task[] }[] = [];
  for (const kind of kinds) {
    const changes = planned.plan.changes.filter(change => change.kind === kind.id);
    if (changes.length === 0) continue;
    // A new realm comes with clients, scopes and keys of its own, which are updated and not created.
    if (snapshot.representation === undefined && kind.section !== 'realm') {
      snapshot = await takeSnapshot(connection, kinds, template.resources);
    }
    const { representation } = snapshot;
    const realm = realmNow();
    const isThere = async ({ key }: Change): Promise<boolean> => {
      const { items } = await takeSnapshot(connection, [kind], template.resources);
      return items.get(kind.id)?.some(item => kind.key(item) === key) === true;
    };
    const tasks = tasksOf(kind, realm, changes, snapshot);
    await carryOut(kind, realm, tasks, { ...options, isThere });
    written.push({ kind, tasks });
    if (kind.section === 'realm' && representation === undefined) await options.onRealm?.();
  }
  const realm = realmNow();
  for (const { kind, tasks } of written) await tieTogether(kind, realm, tasks, options);
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
  { writing }: ResourceKind,
  realm: Realm,
  tasks: readonly Task[],
  options: ApplyOptions & { isThere(change: Change): Promise<boolean> },
): Promise<void> {
  const { onChange, isThere } = options;
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
    for (const task of together) if (tiesOf(writing, task) === undefined) onChange?.(task.change);
  };
  if ('all' in writing) return write(tasks, () => writing.all(realm, tasks));
  await inFlight(tasks, writing.inFlight, task => write([task], () => writing.each(realm, task)));
}

/** Writes what ties resources to others, which are all there by now. */
async function tieTogether(
  { writing }: ResourceKind,
  realm: Realm,
  tasks: readonly Task[],
  options: ApplyOptions,
): Promise<void> {
  const tied = tasks.flatMap(task => {
    const tie = tiesOf(writing, task);
    return tie === undefined ? [] : [{ change: task.change, tie }];
  });
  await inFlight(tied, TIES_IN_FLIGHT, async ({ change, tie }) => {
    mayBegin([change], options);
    try {
      await tie(realm);
    } catch (failure) {
      throw new ApplyError([change], 'failed', failure);
    }
    options.onChange?.(change);
  });
}

const TIES_IN_FLIGHT = 4;

function tiesOf(writing: ResourceKind['writing'], task: Task): ((realm: Realm) => Promise<void>) | undefined {
  return 'all' in writing ? undefined : writing.ties?.(task);
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
