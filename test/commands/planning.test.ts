import { describe, expect, test } from 'vitest';
import { formerlyNotes, planOptions, refuseTooMany } from '../../src/commands/planning.js';
import type { Inventory } from '../../src/realm/inventory.js';
import type { Planned } from '../../src/realm/plan.js';
import type { Plan } from '../../src/realm/resource.js';

const planned = (deletes: number, managed: number) => {
  const changes = Array.from({ length: deletes }, (_, index) => {
    return { kind: index === 0 ? 'keys' : 'clients', key: `c${index}`, action: 'delete' as const, differences: [] };
  });
  return { managed, plan: { changes } as unknown as Plan };
};

describe('how much may be deleted', () => {
  test.each([
    [3, 4, undefined],
    [30, 100, undefined],
    [5, 100, '5'],
    [50, 100, '50%'],
    [100, 100, '100%'],
    [0, 0, '0'],
    [3, 5, '1%'],
  ])('%i of %i with limit %s', (deletes, managed, pruneLimit) => {
    const flags = pruneLimit === undefined ? {} : { pruneLimit };
    expect(() => refuseTooMany(planned(deletes, managed), flags)).not.toThrow();
  });

  test.each([
    [4, 4, undefined, '30%, which is 3'],
    [31, 100, undefined, '30%, which is 30'],
    [1, 100, '0', '0'],
    [1, 100, '0%', '0%, which is 0'],
    [6, 100, '5', '5'],
  ])('not %i of %i with limit %s', (deletes, managed, pruneLimit, most) => {
    const flags = pruneLimit === undefined ? {} : { pruneLimit };
    const message = `--prune would delete ${deletes} of ${managed} things that are managed`;
    expect(() => refuseTooMany(planned(deletes, managed), flags)).toThrow(message);
    expect(() => refuseTooMany(planned(deletes, managed), flags)).toThrow(`more than ${most}:\n    keys: 1\n`);
    expect(() => refuseTooMany(planned(deletes, managed), flags)).toThrow(`If it is meant: --prune-limit ${deletes}`);
  });
});

test.each(['', 'x', '-1', '1.5', '%', '30%%', '5 %'])('a limit of "%s" is refused', pruneLimit => {
  expect(() => planOptions({ prune: true, pruneLimit })).toThrow(`--prune-limit wants a number or a share`);
});

test('a share of more than all is refused', () => {
  expect(() => planOptions({ prune: true, pruneLimit: '101%' })).toThrow('a share up to 100%, not "101%"');
  expect(planOptions({ prune: true, pruneLimit: '100%' })).toEqual({ prune: true });
});

test('a former name for which nothing was made is told of, with those for which there is something', () => {
  const entries = new Map([['c', { id: 'x', templates: ['bank: A bank', 'app: An app'] }]]);
  const notes = (inventory: Inventory | undefined, formerly: readonly string[]) =>
    formerlyNotes({ snapshot: { inventory } as unknown as Planned['snapshot'] }, { formerly });
  const inventory = new Map([['clients', entries]]);
  expect(notes(inventory, ['bank', 'app: An app'])).toEqual([]);
  expect(notes(inventory, ['bank.yaml', 'app'])).toEqual([
    '--formerly bank.yaml: nothing here was made for a template of that name; there is: app: An app; bank: A bank',
  ]);
  expect(notes(undefined, ['bank'])[0]).toContain('nor for any other');
});

test('a limit without --prune is refused', () => {
  expect(() => planOptions({ pruneLimit: '5' })).toThrow('--prune-limit is for --prune');
  expect(planOptions({})).toEqual({});
  expect(planOptions({ prune: true, formerly: ['a'], rotate: ['all'] })).toEqual({
    ...{ prune: true, formerly: ['a'], rotate: ['all'] },
  });
});
