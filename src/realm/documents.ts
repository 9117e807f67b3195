import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '../template/template.js';
import { compare } from './difference.js';
import type { ResourceKind, Task } from './resource.js';

/**
 * Changes our items in a list that Keycloak only replaces whole: reads it, puts ours into it, writes the rest back
 * value for value, and reads it again, since there is no ETag and another writer may have come between.
 *
 * @throws Error when one of ours is not as it was planned, or the list is not afterwards what was written
 */
export async function replaceOurs(
  kind: ResourceKind,
  tasks: readonly Task[],
  list: {
    read(): Promise<readonly JsonObject[]>;
    write(items: readonly JsonObject[]): Promise<void>;
    /** How an item of the template is sent. */
    sent(item: JsonObject): JsonObject;
  },
): Promise<void> {
  const ours = new Map(tasks.map(({ desired }) => [kind.key(desired), list.sent(desired)]));
  const before = await list.read();
  const now = new Map(before.map(item => [kind.key(item), item]));
  // An item is replaced whole, so that what was not shown would be overwritten along with what was.
  const changed = tasks.filter(({ desired, current }) => !isDeepStrictEqual(now.get(kind.key(desired)), current));
  if (changed.length > 0) {
    const which = changed.map(({ desired }) => `"${kind.key(desired)}"`).join(', ');
    throw new Error(`${kind.id} ${which} changed since the plan was made; plan again`);
  }
  const foreign = before.filter(item => !ours.has(kind.key(item)));
  const added = [...ours].filter(([key]) => !now.has(key));
  await list.write([...before.map(item => ours.get(kind.key(item)) ?? item), ...added.map(([, item]) => item)]);

  const after = new Map((await list.read()).map(item => [kind.key(item), item]));
  const isOff = (key: string, item: JsonObject): boolean =>
    compare(kind, '', item, after.get(key)).some(({ same }) => !same);
  const off = [...ours].filter(([key, item]) => !after.has(key) || isOff(key, item)).map(([key]) => key);
  const moved = foreign.filter(item => !isDeepStrictEqual(item, after.get(kind.key(item)))).map(kind.key);
  if (off.length + moved.length > 0 || after.size !== foreign.length + ours.size) {
    const which = [...off, ...moved].map(key => `"${key}"`).join(', ') || 'their number';
    throw new Error(
      `${kind.id} are not what was written (${which}): somebody else may be writing them; see what is there and plan again`,
    );
  }
}
