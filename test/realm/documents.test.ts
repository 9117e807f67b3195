import { describe, expect, test } from 'vitest';
import { replaceOurs } from '../../src/realm/documents.js';
import type { Task } from '../../src/realm/resource.js';
import clientPolicies from '../../src/realm/resources/client-policies.js';
import type { JsonObject } from '../../src/template/template.js';

const task = (desired: JsonObject, current?: JsonObject): Task => ({
  change: { kind: 'client-policies', key: String(desired.name), action: 'update', differences: [] },
  desired,
  current,
});

/** A list that is replaced whole, and what becomes of it after a write. */
function listOf(items: readonly JsonObject[], afterwards = (written: readonly JsonObject[]) => written) {
  let now = items;
  return {
    now: () => now,
    read: async () => now,
    write: async (written: readonly JsonObject[]) => {
      now = afterwards(written);
    },
    sent: (item: JsonObject) => item,
  };
}

describe('a list that is replaced whole', () => {
  const foreign = { name: 'theirs', mode: 'STRICT', conditions: [{ condition: 'x' }] };

  test('keeps what is not ours, and its place', async () => {
    const before = { name: 'ours', enabled: false };
    const list = listOf([before, foreign]);
    await replaceOurs(clientPolicies, [task({ name: 'ours', enabled: true }, before), task({ name: 'new' })], list);
    expect(list.now()).toEqual([{ name: 'ours', enabled: true }, foreign, { name: 'new' }]);
  });

  test('may come back as Keycloak keeps it', async () => {
    const list = listOf([], written => written.map(({ mode: _, ...item }) => ({ ...item, enabled: false })));
    await replaceOurs(clientPolicies, [task({ name: 'ours', mode: 'DEFAULT' })], list);
    expect(list.now()).toEqual([{ name: 'ours', enabled: false }]);
  });

  test.each<readonly [string, JsonObject | undefined, readonly JsonObject[]]>([
    ['is not as it was planned', { name: 'ours', enabled: false }, [{ name: 'ours', mode: 'STRICT' }]],
    ['is gone', { name: 'ours' }, []],
    ['is there all of a sudden', undefined, [{ name: 'ours' }]],
  ])('is not written when one of ours %s', async (_, planned, now) => {
    const list = listOf(now);
    await expect(replaceOurs(clientPolicies, [task({ name: 'ours', enabled: true }, planned)], list)).rejects.toThrow(
      /client-policies "ours" changed since the plan was made; plan again/,
    );
    expect(list.now()).toBe(now);
  });

  const races: Record<string, (written: readonly JsonObject[]) => readonly JsonObject[]> = {
    'ours was overwritten': written => written.map(item => (item.name === 'ours' ? { ...item, enabled: false } : item)),
    'ours is gone': written => written.filter(({ name }) => name !== 'ours'),
    'theirs moved': written => written.map(item => (item.name === 'theirs' ? { ...item, mode: 'DEFAULT' } : item)),
    'theirs is gone': written => written.filter(({ name }) => name !== 'theirs'),
    'there is another': written => [...written, { name: 'third' }],
  };
  test.each(Object.entries(races))('is an error when afterwards %s', async (_, afterwards) => {
    const list = listOf([foreign], afterwards);
    await expect(replaceOurs(clientPolicies, [task({ name: 'ours', enabled: true })], list)).rejects.toThrow(
      /client-policies are not what was written .*somebody else/,
    );
  });
});
