import { describe, expect, test } from 'vitest';
import { columnOf, differences, nameOf, PROBED, readMatrix, TEMPLATE_ROW, withColumn } from '../../scripts/matrix.mjs';
import { lineOf } from '../../src/catalogue/since.js';
import { knownDeviations } from '../../src/probe/deviations.js';
import { listProbes } from '../../src/probe/engine.js';
import { VERSIONS } from '../../src/server/options.js';
import { shippedTemplates } from '../../src/template/shipped.js';

const small = { realm: { one: { '1.0': 'pass', '2.0': 'warn x' }, two: { '1.0': 'fail' } } };

describe('a column', () => {
  test('is as committed, or not in cells that are named', () => {
    expect(columnOf(small, 'realm', '2.0')).toEqual({ one: 'warn x' });
    expect(differences(small, 'realm', '2.0', { one: 'warn x' })).toEqual([]);
    expect(differences(small, 'realm', '1.0', { one: 'warn', three: 'pass' }).map(({ text }) => text)).toEqual([
      'realm: one on 1.0: warn; the matrix has pass',
      'realm: three on 1.0: pass; the matrix has nothing',
      'realm: two on 1.0: nothing; the matrix has fail',
    ]);
    expect(differences(small, 'realm', '3.0', { one: 'pass' })).toHaveLength(1);
  });

  test('is put in whole, and empty rows go', () => {
    expect(withColumn(small, 'realm', '1.0', { one: 'fail' })).toEqual({
      realm: { one: { '1.0': 'fail', '2.0': 'warn x' } },
    });
    expect(withColumn(small, 'other', '1.0', { one: 'pass' })).toEqual({ ...small, other: { one: { '1.0': 'pass' } } });
  });
});

describe('the committed matrix', () => {
  test('has every template and every version, and nothing that could not be found out', async () => {
    const matrix = await readMatrix();
    const templates = (await shippedTemplates()).map(({ id }) => id);
    expect(Object.keys(matrix).toSorted()).toEqual([...new Set([...templates, ...PROBED.map(nameOf)])].toSorted());
    const probes = new Set((await listProbes()).map(({ id }) => id));
    for (const [subject, rows] of Object.entries(matrix)) {
      const applied = rows[TEMPLATE_ROW] ?? {};
      for (const [row, cells] of Object.entries(rows)) {
        expect(row === TEMPLATE_ROW || probes.has(row), `${subject}: ${row}`).toBe(true);
        // A version that cannot have the template has nothing else there.
        const due = VERSIONS.filter(version => row === TEMPLATE_ROW || applied[version]?.startsWith('skip') !== true);
        expect(Object.keys(cells), `${subject}: ${row}`).toEqual(due);
        expect(Object.values(cells).join(), `${subject}: ${row}`).not.toContain('error');
      }
    }
  });

  test('shows each known deviation on the release lines that it is said to be seen on, and on no other', async () => {
    const seen = new Map<string, Set<string>>();
    for (const row of Object.values(await readMatrix()).flatMap(rows => Object.values(rows))) {
      for (const [version, cell] of Object.entries(row)) {
        const [, id] = /^(?:warn|fail) (.+)$/.exec(cell) ?? [];
        if (id !== undefined) seen.set(id, (seen.get(id) ?? new Set()).add(lineOf(version)));
      }
    }
    // What only probes of other templates meet, the matrix has nothing of.
    const known = knownDeviations().filter(({ id }) => seen.has(id));
    expect(known.map(({ id, seenOn }) => [id, seenOn])).toEqual(
      known.map(({ id }) => [id, [...(seen.get(id) ?? [])].toSorted()]),
    );
    expect([...seen.keys()].filter(id => known.every(each => each.id !== id))).toEqual([]);
  });

  test('lets no defect that harms somebody pass for a warning', async () => {
    const harmful = knownDeviations()
      .filter(({ harms }) => harms === true)
      .map(({ id }) => id);
    const cells = Object.values(await readMatrix()).flatMap(rows =>
      Object.values(rows).flatMap(row => Object.values(row)),
    );
    const named = cells.filter(cell => harmful.some(id => cell.endsWith(` ${id}`)));
    expect(named.filter(cell => !cell.startsWith('fail '))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});
