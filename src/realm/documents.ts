import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../template/template.js';
import { compare } from './difference.js';
import type { ResourceKind, Task } from './resource.js';

/** A list that Keycloak only replaces whole. */
interface Document {
  read(): Promise<readonly JsonObject[]>;
  write(items: readonly JsonObject[]): Promise<void>;
}

/**
 * Changes our items in a list that Keycloak only replaces whole: reads it, puts ours into it, writes the rest back
 * value for value, and reads it again, since there is no ETag and another writer may have come between.
 *
 * @param list.sent - how an item of the template is sent
 * @throws Error when one of ours is not as it was planned, or the list is not afterwards what was written
 */
export async function replaceOurs(
  kind: ResourceKind,
  tasks: readonly Task[],
  list: Document & { sent(item: JsonObject): JsonObject },
): Promise<void> {
  await rewrite(kind, list, {
    planned: new Map(tasks.map(({ desired, current }) => [kind.key(desired), current])),
    put: new Map(tasks.map(({ desired }) => [kind.key(desired), list.sent(desired)])),
  });
}

/**
 * Takes items of ours out of such a list; one that is gone already is no fault.
 *
 * @throws Error as {@link replaceOurs}
 */
export async function removeOurs(kind: ResourceKind, items: readonly JsonObject[], list: Document): Promise<void> {
  const there = new Set((await list.read()).map(kind.key));
  const left = items.filter(item => there.has(kind.key(item)));
  if (left.length === 0) return;
  await rewrite(kind, list, { planned: new Map(left.map(item => [kind.key(item), item])), put: new Map() });
}

/**
 * @param planned - ours, as they are by the plan
 * @param put - ours, as they are to be; what is planned and not put is taken out
 */
async function rewrite(
  kind: ResourceKind,
  list: Document,
  ours: {
    readonly planned: ReadonlyMap<string, JsonObject | undefined>;
    readonly put: ReadonlyMap<string, JsonObject>;
  },
): Promise<void> {
  const { planned, put } = ours;
  const before = await list.read();
  const now = new Map(before.map(item => [kind.key(item), item]));
  // An item is replaced whole, so that what was not shown would be overwritten along with what was.
  const changed = [...planned].filter(([key, current]) => !isDeepStrictEqual(now.get(key), current));
  if (changed.length > 0) {
    const which = changed.map(([key]) => `"${key}"`).join(', ');
    throw new Error(`${kind.id} ${which} changed since the plan was made; plan again`);
  }
  const foreign = before.filter(item => !planned.has(kind.key(item)));
  const kept = before.flatMap(item => {
    const key = kind.key(item);
    const next = planned.has(key) ? put.get(key) : item;
    return next === undefined ? [] : [next];
  });
  const added = [...put].filter(([key]) => !now.has(key)).map(([, item]) => item);
  await list.write([...kept, ...added]);

  const after = new Map((await list.read()).map(item => [kind.key(item), item]));
  const isOff = (key: string, item: JsonObject): boolean =>
    compare(kind, '', item, after.get(key)).some(({ same }) => !same);
  const off = [...put].filter(([key, item]) => !after.has(key) || isOff(key, item)).map(([key]) => key);
  const moved = foreign.filter(item => !isDeepStrictEqual(item, after.get(kind.key(item)))).map(kind.key);
  if (off.length + moved.length > 0 || after.size !== foreign.length + put.size) {
    const which = [...off, ...moved].map(key => `"${key}"`).join(', ') || 'their number';
    throw new Error(
      `${kind.id} are not what was written (${which}): somebody else may be writing them; see what is there and plan again`,
    );
  }
}
