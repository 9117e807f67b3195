import { describe, expect, test } from 'vitest';
import { compare, differencesOf, isSensitive, itemsBy } from '../../src/realm/difference.js';
import type { Json, JsonObject } from '../../src/template/template.js';
import { templateOf } from './template.js';

type Rules = Parameters<typeof compare>[0];
const off = (desired: JsonObject, current: JsonObject | undefined, rules: Rules = {}) =>
  compare(rules, '/x', desired, current)
    .filter(({ same }) => !same)
    .map(({ path }) => path);

test.each(['constructor', '__proto__', 'toString'])('a name that every object has is one like any other: %s', name => {
  const value = (content: Json): JsonObject => JSON.parse(`{ "a": { "${name}": ${JSON.stringify(content)} } }`);
  const rules: Rules = { keyed: { mappers: 'name' }, defaults: {} };
  expect(off(value('1'), { a: {} }, rules)).toEqual([`/x/a/${name}`]);
  expect(off(value('1'), value('1'), rules)).toEqual([]);
  expect(compare(rules, '/x', value('1'), { a: {} })[0]).toMatchObject({ desired: '1', current: undefined });
});

describe('what counts as the same', () => {
  const same: readonly [string, Json, Json][] = [
    ['a number kept as a string', 300, '300'],
    ['a boolean kept as a string', true, 'true'],
    ['a string that the server shows as a number', '300', 300],
    ['a scalar kept as a list of one', 'PS256', ['PS256']],
    ['a list in another order', ['a', 'b'], ['b', 'a']],
    ['numbers kept as strings in a list', [1, 2], ['2', '1']],
    ['JSON in a string, written otherwise', '{"a":1,"b":[1,2]}', '{ "b": [2, 1], "a": 1 }'],
    ['JSON kept in a string', [{ key: 'k', value: 'v' }], '[{"value":"v","key":"k"}]'],
    ['an object kept in a string', { gold: 2, silver: 1 }, '{"silver":"1","gold":"2"}'],
    ['null and nothing', null, ''],
    ['an empty list and nothing', [], ''],
    ['what is masked', 'a private key', '**********'],
    ['what is masked in a list', 'a private key', ['**********']],
  ];
  test.each(same)('%s', (_, desired, current) => {
    expect(off({ a: desired }, { a: current })).toEqual([]);
  });

  const different: readonly [string, Json, Json | undefined][] = [
    ['false and nothing', false, undefined],
    ['zero and nothing', 0, ''],
    ['true and a string that says something else', true, 'yes'],
    ['one more in a list', ['a'], ['a', 'b']],
    ['one less in a list', ['a', 'b'], ['a']],
    ['a scalar and a list of two', 'a', ['a', 'b']],
    ['null and something', null, 'a'],
    ['other JSON in a string', '{"a":1}', '{"a":2}'],
    ['JSON and what is none', '{"a":1}', '{"a":'],
    ['an object and a list', '{}', '[]'],
    ['another case', 'S256', 's256'],
  ];
  test.each(different)('not %s', (_, desired, current) => {
    expect(off({ a: desired }, current === undefined ? {} : { a: current })).toEqual(['/x/a']);
  });
});

describe('where it looks', () => {
  test('the server may have more, at every depth', () => {
    expect(off({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toEqual([]);
  });

  test('but not where the kind is exact', () => {
    expect(off({ a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3, e: {} }, { exact: true })).toEqual(['/x/a/c', '/x/d']);
  });

  test('what is absent counts as its default', () => {
    const rules = { exact: true, defaults: { mode: 'DEFAULT', enabled: false } };
    expect(off({ mode: 'DEFAULT' }, { enabled: false }, rules)).toEqual([]);
    expect(off({}, { mode: 'STRICT', enabled: true }, rules)).toEqual(['/x/mode', '/x/enabled']);
    expect(off({ mode: 'DEFAULT', enabled: false }, undefined, rules)).toEqual(['/x/mode', '/x/enabled']);
  });

  test('items of a keyed list are found by key, whatever their order', () => {
    const rules = { keyed: { mappers: 'name' } };
    const current = { mappers: [{ name: 'b', v: 1 }, { name: 'a', id: 'x', v: 1 }, { name: 'c' }] };
    expect(off({ mappers: [{ name: 'a', v: 1 }, { name: 'b', v: 2 }, { name: 'd' }] }, current, rules)).toEqual([
      '/x/mappers/b/v',
      '/x/mappers/d',
    ]);
    expect(
      off(
        { mappers: [{ name: 'b', v: 1 }] },
        { mappers: [{ name: 'b', v: 1 }, { name: 'c' }] },
        { ...rules, exact: true },
      ),
    ).toEqual(['/x/mappers/c']);
  });

  test('but not in a field that is whole, once it is stated', () => {
    const rules = { whole: ['roles'] };
    const current = { roles: { realm: ['a'], client: { x: ['b'], y: ['c'] } } };
    expect(off({ roles: { client: { x: ['b'] } } }, current, rules)).toEqual(['/x/roles/client/y', '/x/roles/realm']);
    expect(off({ deep: { roles: { realm: ['a'] } } }, { deep: current }, rules)).toEqual([
      '/x/deep/roles/client/x',
      '/x/deep/roles/client/y',
    ]);
    expect(off({ roles: {} }, { roles: { realm: [] } }, rules)).toEqual([]);
    expect(off({}, current, rules)).toEqual([]);
  });

  test('a list with an order differs when only its order does', () => {
    expect(off({ l: ['a', 'b'] }, { l: ['b', 'a'] })).toEqual([]);
    expect(off({ l: ['a', 'b'] }, { l: ['b', 'a'] }, { ordered: ['l'] })).toEqual(['/x/l']);
    expect(off({ l: [] }, {}, { ordered: ['l'] })).toEqual([]);
  });

  test('items of a keyed list whose order counts differ when only their order does', () => {
    const rules = { keyed: { l: 'n' }, ordered: ['l'], exact: true };
    const list = (...names: string[]): JsonObject => ({ l: names.map(n => ({ n })) });
    const told = (desired: JsonObject, current: JsonObject | undefined) =>
      compare(rules, '/x', desired, current).filter(({ same }) => !same);
    expect(told(list('a', 'b', 'c'), list('a', 'b', 'c'))).toEqual([]);
    expect(told(list('a', 'b', 'c'), list('b', 'a', 'c'))).toEqual([
      { path: '/x/l', desired: ['a', 'b', 'c'], current: ['b', 'a', 'c'], same: false },
    ]);
    // One that is missing or too much moves no other.
    expect(off(list('a', 'b', 'c'), list('x', 'a', 'c'), rules)).toEqual(['/x/l/b', '/x/l/x']);
    expect(off(list('a', 'b', 'c'), list('c', 'a'), rules)).toEqual(['/x/l/b', '/x/l']);
    expect(off(list('a', 'b'), undefined, rules)).toEqual(['/x/l/a', '/x/l/b']);
    expect(off(list('a', 'b'), list('b', 'a'), { keyed: { l: 'n' } })).toEqual([]);
  });

  test('an item of a keyed list without settings is missed, too', () => {
    const rules = { keyed: { executors: 'executor' }, exact: true };
    expect(off({ executors: [{ executor: 'a', configuration: {} }] }, {}, rules)).toEqual(['/x/executors/a']);
    expect(
      off({ executors: [{ executor: 'a' }] }, { executors: [{ executor: 'a', configuration: {} }] }, rules),
    ).toEqual([]);
  });

  test('two items of the same name are told apart', () => {
    const twice = [
      { name: 'a', v: 1 },
      { name: 'a', v: 2 },
    ];
    expect([...itemsBy('name', twice).keys()]).toEqual(['a', 'a#2']);
    expect(off({ l: twice }, { l: [twice[0] as JsonObject] }, { keyed: { l: 'name' } })).toEqual(['/x/l/a#2']);
  });

  test('names are escaped in paths', () => {
    expect(off({ 'a/b': { '~': 1 } }, {})).toEqual(['/x/a~1b/~0']);
  });

  test('what cannot be read back counts only on create', () => {
    const rules = { writeOnly: ['secret'] };
    expect(off({ secret: 'a' }, {}, rules)).toEqual([]);
    // It can be read after all.
    expect(off({ secret: 'a' }, { secret: 'a' }, rules)).toEqual([]);
    expect(off({ secret: 'a' }, { secret: 'b' }, rules)).toEqual(['/x/secret']);
    expect(off({ secret: 'a' }, undefined, rules)).toEqual(['/x/secret']);
  });
});

describe('what a difference shows', () => {
  const shown = (desired: JsonObject, current: JsonObject, secret: string[] = []) =>
    differencesOf(templateOf({}, secret), compare({ keyed: { mappers: 'name' } }, '/x', desired, current));

  test('both values, the source and the clauses', () => {
    expect(shown({ a: 1, b: 2 }, { a: 2 })).toEqual([
      {
        path: '/x/a',
        current: 2,
        desired: 1,
        source: { file: 'test.yaml', line: 2, column: 1 },
        clauses: [],
        sensitive: false,
      },
      { path: '/x/b', desired: 2, source: { file: 'test.yaml', line: 2, column: 1 }, clauses: [], sensitive: false },
    ]);
  });

  test.each([
    ['secret'],
    ['credentials'],
    ['privateKey'],
    ['client.secret.rotated'],
    ['keystorePassword'],
    ['password'],
    ['registrationAccessToken'],
    ['authTokenClientSecret'],
  ])('neither value of %s', name => {
    const [difference] = shown({ [name]: 'canary' }, { [name]: 'old canary' });
    expect(difference?.sensitive).toBe(true);
    expect(JSON.stringify(difference)).not.toContain('canary');
  });

  test('neither value of what the template calls secret, nor of what holds a secret', () => {
    expect(JSON.stringify(shown({ a: 'canary' }, {}, ['/x/a']))).not.toContain('canary');
    const mapper = { name: 'm', config: { password: 'canary' } };
    expect(JSON.stringify(shown({ mappers: [mapper] }, {}))).not.toContain('canary');
    expect(isSensitive(templateOf({}), '/x', [{ secret: 'a' }])).toBe(true);
  });

  test('but those of settings that only sound like it', () => {
    for (const name of ['passwordPolicy', 'resetPasswordAllowed', 'client.secret.expiration.time']) {
      expect(shown({ [name]: 'a' }, {})[0]?.sensitive).toBe(false);
    }
  });
});
