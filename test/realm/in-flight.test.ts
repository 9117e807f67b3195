import { describe, expect, test } from 'vitest';
import { inFlight } from '../../src/in-flight.js';
import { inPages } from '../../src/realm/pages.js';

const soon = () => new Promise(resolve => setImmediate(resolve));

describe('in flight', () => {
  test('are never more than the limit, and the results keep the order', async () => {
    let [now, most] = [0, 0];
    const results = await inFlight([5, 4, 3, 2, 1], 2, async item => {
      now += 1;
      most = Math.max(most, now);
      for (let turn = 0; turn < item; turn += 1) await soon();
      now -= 1;
      return item * 2;
    });
    expect(results).toEqual([10, 8, 6, 4, 2]);
    expect(most).toBe(2);
  });

  test('is awaited what runs when another fails, and nothing more begins', async () => {
    const [begun, ended]: [number[], number[]] = [[], []];
    const work = inFlight([1, 2, 3, 4], 2, async item => {
      begun.push(item);
      if (item === 1) throw new Error('one failed');
      await soon();
      ended.push(item);
    });
    await expect(work).rejects.toThrow('one failed');
    expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
  });
});

describe('pages', () => {
  test.each([0, 1, 49, 50, 51, 250, 251, 1006])('of a list of %i are complete', async length => {
    const list = Array.from({ length }, (_, index) => index);
    let calls = 0;
    const all = await inPages(async ({ first, max }) => {
      calls += 1;
      return list.slice(first, first + max);
    });
    expect(all).toEqual(list);
    // Behind the end, no more than were asked for at the same time: as many as pages before, at most eight.
    const pages = Math.floor(length / 50) + 1;
    expect(calls).toBeLessThanOrEqual(pages + Math.min(pages - 1, 7));
  });

  test.each([
    // As many as there are.
    { length: 1006, expected: 1006, most: 21 },
    { length: 1000, expected: 1000, most: 21 },
    { length: 1006, expected: 60, most: 28 },
    { length: 60, expected: 1006, most: 9 },
    { length: 0, expected: 100, most: 2 },
    { length: 351, expected: 350, most: 9 },
  ])('of a list of $length of which $expected are expected are complete', async ({ length, expected, most }) => {
    const list = Array.from({ length }, (_, index) => index);
    let calls = 0;
    const all = await inPages(async ({ first, max }) => {
      calls += 1;
      // The first ones take longest.
      await soon();
      if (first < 200) await soon();
      return list.slice(first, first + max);
    }, expected);
    expect(all).toEqual(list);
    expect(calls).toBeLessThanOrEqual(most);
  });

  test('are asked for eight at a time at most, and none after one that fails', async () => {
    let [now, most, calls] = [0, 0, 0];
    const reading = inPages(async ({ first, max }) => {
      calls += 1;
      now += 1;
      most = Math.max(most, now);
      await soon();
      now -= 1;
      if (first === 1000) throw new Error('page 20 failed');
      return Array.from({ length: max }, () => first);
    });
    await expect(reading).rejects.toThrow('page 20 failed');
    expect({ now, most }).toEqual({ now: 0, most: 8 });
    expect(calls).toBeLessThanOrEqual(21 + 8);
  });
});
