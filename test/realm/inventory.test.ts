import { describe, expect, test } from 'vitest';
import {
  INVENTORY,
  type Inventory,
  inventoryFor,
  inventoryText,
  mergedInventory,
  readInventory,
  settled,
  withoutThere,
} from '../../src/realm/inventory.js';
import { resourceKinds } from '../../src/realm/kinds.js';
import { makePlan } from '../../src/realm/plan.js';
import type { JsonObject, Resources, Template } from '../../src/template/template.js';
import { templateOf } from './template.js';

const kinds = await resourceKinds();
const ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const OTHER = 'ffffffff-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
/** `?` as an id: it is not known whether it was made. */
type Made = Readonly<Record<string, readonly (readonly [key: string, id: string | undefined, ...of: string[]])[]>>;

const inventoryOf = (made: Made): Inventory =>
  new Map(
    Object.entries(made).map(([kind, entries]) => [
      kind,
      new Map(entries.map(([key, id, ...ids]) => [key, { ...known(id), templates: owners(...ids) }])),
    ]),
  );
/** As templates of these ids are known. */
const owners = (...ids: readonly string[]) => ids.map(id => `${id}: Test`);
const known = (id: string | undefined) => (id === '?' ? { pending: true as const } : id === undefined ? {} : { id });
const stored = (text: string): JsonObject => ({ realm: 'bank', attributes: { [INVENTORY]: text } });
const template = (id: string, resources: Resources): Template => ({ ...templateOf(resources), id });

/** What is planned of a realm that has these items and this inventory. */
function planned(wanted: Template, made: Made, items: Record<string, readonly JsonObject[]>, formerly?: string[]) {
  const snapshot = {
    realm: 'bank',
    representation: {},
    items: new Map(Object.entries({ realm: [{ realm: 'bank' }], ...items })),
    faults: [],
    inventory: inventoryOf(made),
  };
  const options = formerly === undefined ? {} : { formerly };
  const plan = makePlan(kinds, snapshot, wanted, 'https://kc.example', options);
  return { plan, ...inventoryFor(kinds, snapshot, wanted, plan, formerly) };
}

describe('an inventory as it is stored', () => {
  test('comes back as it was', () => {
    const inventory = inventoryOf({
      clients: [
        ['__proto__', ID, 'bank'],
        ['b', undefined, 'bank', 'mobile'],
      ],
      users: [
        ['zoë', 'f:1:zoë', 'mobile'],
        ['yan', '?', 'mobile'],
      ],
    });
    expect(readInventory(stored(inventoryText(inventory)))).toEqual(inventory);
  });

  test('takes 50 bytes for a client with a name of 20, so that a thousand fit easily', () => {
    const clients = Array.from(
      { length: 1000 },
      (_, index) => [`client-of-a-bank-${1000 + index}`, ID, 'bank'] as const,
    );
    expect(inventoryText(inventoryOf({ clients })).length).toBeLessThan(55_000);
  });

  test('may be missing', () => {
    expect(readInventory(undefined)).toBeUndefined();
    expect(readInventory({ realm: 'bank' })).toBeUndefined();
    expect(readInventory({ attributes: { other: 'x' } })).toBeUndefined();
  });

  test.each([
    ['no JSON', '{"v":1', 'is no JSON'],
    ['null', 'null', 'is of another version of this tool'],
    ['of a later version', '{"v":2,"templates":[],"made":{}}', 'is of another version of this tool'],
    ['without what was made', '{"v":1,"templates":[]}', 'is not as it was written'],
    ['a list of nothing', '{"v":1,"templates":[],"made":{"clients":[null]}}', 'is not as it was written'],
    ['no list', '{"v":1,"templates":[],"made":{"clients":7}}', 'is not as it was written'],
    ['for no template', '{"v":1,"templates":[],"made":{"clients":[["a","",0]]}}', 'is not as it was written'],
  ])('is refused where it is %s', (_, text, why) => {
    expect(() => readInventory(stored(text))).toThrow(`"${INVENTORY}", which holds what this tool made, ${why}`);
  });
});

describe('an inventory that is written over one that somebody else wrote meanwhile', () => {
  const text = (made: Made) => inventoryText(inventoryOf(made));
  const merged = (ours: Made, seen: Made | undefined, theirs: Made | undefined) =>
    readInventory(stored(mergedInventory(text(ours), seen && text(seen), theirs && text(theirs))));
  const entry = (id: string | undefined, ...of: string[]): Made => ({ clients: [['a', id, ...of]] });

  test.each<readonly [string, Made, Made | undefined, Made | undefined, Made]>([
    ['has what only they noted', {}, undefined, entry(ID, 'two'), entry(ID, 'two')],
    ['has what only we noted', entry(ID, 'one'), {}, {}, entry(ID, 'one')],
    ['has what we noted where theirs is gone', entry(ID, 'one'), entry('?', 'one'), undefined, entry(ID, 'one')],
    ['has not what we took out', { clients: [] }, entry(ID, 'one'), entry(ID, 'one'), { clients: [] }],
    ['has not what they took out', entry(ID, 'one'), entry(ID, 'one'), { clients: [] }, { clients: [] }],
    ['has what they made of what we know', entry('?', 'one'), entry('?', 'one'), entry(ID, 'one'), entry(ID, 'one')],
    ['has the id that was noted first', entry(OTHER, 'one'), {}, entry(ID, 'two'), entry(ID, 'one', 'two')],
    ['has an id rather than none', entry(ID, 'one'), {}, entry('?', 'two'), entry(ID, 'one', 'two')],
    ['has what they made anew, and we gave up', { clients: [] }, entry('?', 'one'), entry(ID, 'two'), entry(ID, 'two')],
    [
      'has other kinds',
      { users: [['u', ID, 'one']] },
      {},
      entry(ID, 'two'),
      { users: [['u', ID, 'one']], ...entry(ID, 'two') },
    ],
  ])('%s', (_, ours, seen, theirs, expected) => {
    const left = [...(merged(ours, seen, theirs) ?? [])].filter(([, entries]) => entries.size > 0);
    expect(new Map(left)).toEqual(new Map([...inventoryOf(expected)].filter(([, entries]) => entries.size > 0)));
  });

  test('is not written where theirs cannot be read', () => {
    expect(() => mergedInventory(text({}), undefined, '{"v":2}')).toThrow('is of another version');
  });
});

describe('what the plan says of what this tool made', () => {
  const made = { clients: [['a', ID, 'bank'] as const] };

  test('is left of the template: it is kept, and no change', () => {
    const { plan } = planned(template('bank', {}), made, { clients: [{ clientId: 'a', id: ID }] });
    expect(plan).toMatchObject({ changes: [], unmanaged: [], orphans: [{ kind: 'clients', key: 'a' }] });
  });

  test('not of what somebody made anew under its name', () => {
    const { plan } = planned(template('bank', {}), made, { clients: [{ clientId: 'a', id: OTHER }] });
    expect(plan).toMatchObject({ orphans: [], unmanaged: [{ kind: 'clients', key: 'a' }] });
  });

  test('not of what it only found and changed', () => {
    const { plan, due } = planned(
      template('bank', { clients: [{ clientId: 'a', name: 'x' }] }),
      {},
      {
        clients: [{ clientId: 'a', id: ID, name: 'y' }],
      },
    );
    expect(plan.changes).toMatchObject([{ action: 'update' }]);
    expect(due).toBe(false);
  });

  test('not of what another template has, too, or alone', () => {
    const items = {
      clients: [
        { clientId: 'a', id: ID },
        { clientId: 'b', id: OTHER },
      ],
    };
    const both = { clients: [['a', ID, 'bank', 'mobile'] as const, ['b', OTHER, 'mobile'] as const] };
    const { plan } = planned(template('bank', {}), both, items);
    expect(plan.orphans).toEqual([]);
    expect(plan.unmanaged).toEqual([
      { kind: 'clients', key: 'a', madeFor: owners('mobile') },
      { kind: 'clients', key: 'b', madeFor: owners('mobile') },
    ]);
  });

  test('also of what it made for the template under another name', () => {
    const items = { clients: [{ clientId: 'a', id: ID }] };
    expect(planned(template('new', {}), made, items).plan.orphans).toEqual([]);
    const { plan, next } = planned(template('new', {}), made, items, ['bank']);
    expect(plan.orphans).toHaveLength(1);
    expect(next.get('clients')?.get('a')?.templates).toEqual(owners('new'));
  });

  test.each([
    ['a user that was about to be made', 'users', '?', { username: 'a', id: ID }],
    ['a profile that was about to be made', 'client-profiles', '?', { name: 'a' }],
    ['a role of which the id was never known', 'realm-roles', undefined, { name: 'a', id: ID }],
  ])('never of what may be somebody else’s: %s', (_, kind, id, found) => {
    const { plan, next, due } = planned(template('bank', {}), { [kind]: [['a', id, 'bank']] }, { [kind]: [found] });
    expect(plan).toMatchObject({ orphans: [], unmanaged: [{ kind, key: 'a' }] });
    expect([next.get(kind)?.size, due]).toEqual([0, true]);
  });

  test('not of what was made for another file of its name, as the title tells', () => {
    const items = { clients: [{ clientId: 'a', id: ID }] };
    const other = { ...template('bank', { clients: [{ clientId: 'b' }] }), title: 'Other' };
    const { plan, next } = planned(other, made, items);
    expect(plan).toMatchObject({ orphans: [], unmanaged: [{ key: 'a', madeFor: ['bank: Test'] }] });
    expect(next.get('clients')?.get('a')?.templates).toEqual(['bank: Test']);
    expect(planned(other, made, items, ['bank: Test']).plan.orphans).toHaveLength(1);
    expect(planned(other, made, items, ['ban', 'bank: Tes']).plan.orphans).toEqual([]);
  });

  test('moves the digest', () => {
    const digest = (found: JsonObject[]) => planned(template('bank', {}), made, { clients: found }).plan.basis.digest;
    expect(digest([{ clientId: 'a', id: ID }])).not.toBe(digest([{ clientId: 'a', id: OTHER }]));
  });

  test('of templates that are applied together, where none has it', () => {
    const parts = [template('bank', {}), template('mobile', { clients: [{ clientId: 'b' }] })];
    const whole = { ...template('bank + mobile', { clients: [{ clientId: 'b' }] }), parts };
    const items = {
      clients: [
        { clientId: 'a', id: ID },
        { clientId: 'b', id: OTHER },
      ],
    };
    const { plan, next } = planned(
      whole,
      {
        clients: [
          ['a', ID, 'bank'],
          ['b', OTHER, 'bank'],
        ],
      },
      items,
    );
    expect(plan.orphans).toEqual([{ kind: 'clients', key: 'a' }]);
    expect(next.get('clients')).toEqual(
      inventoryOf({
        clients: [
          ['a', ID, 'bank'],
          ['b', OTHER, 'mobile'],
        ],
      }).get('clients'),
    );
  });
});

describe('what is remembered before a plan is carried out', () => {
  test('is what is to be made, with the id that it will have', () => {
    const resources = { clients: [{ clientId: 'a' }], clientProfiles: [{ name: 'p' }], users: [{ username: 'u' }] };
    const { next, due } = planned(template('bank', resources), {}, {});
    expect(due).toBe(true);
    expect(next.get('clients')?.get('a')).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      templates: owners('bank'),
    });
    expect(next.get('client-profiles')?.get('p')).toEqual({ pending: true, templates: owners('bank') });
    expect(next.get('users')?.get('u')).toEqual({ pending: true, templates: owners('bank') });
    expect(next.has('realm')).toBe(false);
  });

  test('that a second template has what the first made, too', () => {
    const wanted = template('mobile', { clients: [{ clientId: 'a' }] });
    const { plan, next, due } = planned(
      wanted,
      { clients: [['a', ID, 'bank']] },
      { clients: [{ clientId: 'a', id: ID }] },
    );
    expect([plan.changes, due]).toEqual([[], true]);
    expect(next.get('clients')?.get('a')?.templates).toEqual(owners('bank', 'mobile'));
  });

  test('that what is made anew is another template’s, too, that had one of its name', () => {
    const wanted = template('bank', { users: [{ username: 'a' }] });
    const { next } = planned(wanted, { users: [['a', ID, 'mobile']] }, {});
    expect(next.get('users')?.get('a')?.templates).toEqual(owners('bank', 'mobile'));
  });

  test('nothing new where all is as it was', () => {
    const wanted = template('bank', { clients: [{ clientId: 'a' }] });
    const items = { clients: [{ clientId: 'a', id: ID }] };
    expect(planned(wanted, { clients: [['a', ID, 'bank']] }, items).due).toBe(false);
    expect(planned(template('bank', {}), { clients: [['a', ID, 'bank']] }, items).due).toBe(false);
  });

  test('no longer what is gone, least of all what is known by its name alone', () => {
    const gone = planned(
      template('bank', {}),
      { clients: [['a', ID, 'bank']], 'client-profiles': [['p', undefined, 'bank']] },
      {},
    );
    expect([gone.next.get('clients')?.size, gone.next.get('client-profiles')?.size, gone.due]).toEqual([0, 0, true]);
    expect(planned(template('bank', {}), { clients: [['a', ID, 'bank']] }, {}).due).toBe(false);
  });

  test('what is of other templates and of kinds that nobody here knows', () => {
    const made: Made = { clients: [['a', ID, 'mobile']], moons: [['m', undefined, 'bank']] };
    const { next, due } = planned(template('bank', {}), made, {});
    expect(due).toBe(false);
    expect(next.get('clients')?.get('a')).toEqual({ id: ID, templates: owners('mobile') });
    expect(next.get('moons')?.get('m')).toEqual({ templates: owners('bank') });
  });
});

test('what a new realm comes with is not made by us', () => {
  const made = inventoryOf({
    keys: [
      ['rsa-generated', ID, 'bank'],
      ['ps256', OTHER, 'bank'],
    ],
  });
  const found = new Map([['keys', [{ name: 'rsa-generated', id: 'x' }]]]);
  expect([...(withoutThere(kinds, made, found).get('keys')?.keys() ?? [])]).toEqual(['ps256']);
});

test('what was made has the id that Keycloak gave it; what was not, and what was deleted, is forgotten', () => {
  const before = inventoryOf({
    users: [
      ['u', '?', 'bank'],
      ['refused', '?', 'bank'],
      ['kept', ID, 'bank'],
    ],
    'client-profiles': [['p', '?', 'bank']],
    clients: [
      ['a', ID, 'bank'],
      ['b', OTHER, 'bank'],
    ],
    moons: [['m', undefined, 'bank']],
  });
  const made = new Map<string, ReadonlyMap<string, string | undefined>>([
    ['users', new Map([['u', OTHER]])],
    ['client-profiles', new Map([['p', undefined]])],
  ]);
  expect(settled(before, { made, deleted: new Map([['clients', new Set(['b'])]]) })).toEqual(
    inventoryOf({
      users: [
        ['u', OTHER, 'bank'],
        ['kept', ID, 'bank'],
      ],
      'client-profiles': [['p', undefined, 'bank']],
      clients: [['a', ID, 'bank']],
      moons: [['m', undefined, 'bank']],
    }),
  );
});
