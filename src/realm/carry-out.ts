import { inFlight } from '../in-flight.js';
import { KeycloakError } from '../keycloak/errors.js';
import type { JsonObject } from '../template/template.js';
import { ApplyError } from './apply-error.js';
import { isConflict, MADE_MEANWHILE } from './meanwhile.js';
import type { Change, Realm, ResourceKind, Task } from './resource.js';

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
 * Writes what is to be made or changed of one kind.
 *
 * @param options.isThere - asked where the server says that what was to be made is there already
 * @param options.onWritten - told of what was made and has no id
 * @throws ApplyError naming the changes that failed or were not begun
 */
export async function carryOut(
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

/**
 * Takes away what is no longer to be held, before all else; or writes what ties resources to others, last of all.
 *
 * @throws ApplyError naming the change that failed or was not begun
 */
export async function inStep(
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

/**
 * Deletes what is still there of the items.
 *
 * @throws ApplyError naming the changes that failed or were not begun
 */
export async function remove(
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
