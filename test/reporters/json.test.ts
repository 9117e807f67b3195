import { expect, it } from 'vitest';
import { strictly } from '../../src/report/report.js';
import json from '../../src/reporters/json.js';
import { deviation, everyVerdict, finding, HOSTILE, obstacle, report } from './report.js';

it('has a fixed shape', () => {
  const value = JSON.parse(json.render(report(everyVerdict, { notes: ['n'] }), { colour: true }));
  expect(Object.keys(value)).toEqual([
    'schemaVersion',
    'tool',
    'startedAt',
    'durationMs',
    'requests',
    'server',
    'realm',
    'template',
    'profile',
    'summary',
    'notes',
    'findings',
  ]);
  expect(value.schemaVersion).toBe(1);
  expect(value.summary).toEqual({ pass: 1, fail: 1, warn: 1, skip: 1, error: 1 });
  expect(value.findings).toEqual(everyVerdict.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
});

it('says what kept findings from saying anything, where something did', () => {
  const text = json.render(report(everyVerdict, { obstacles: [obstacle] }), { colour: false });
  expect(JSON.parse(text)).toMatchObject({ obstacles: [obstacle], summary: { error: 1 } });
});

it('keeps every character of foreign text', () => {
  const text = json.render(report([finding('a', 'fail', { message: HOSTILE })]), { colour: false });
  expect(JSON.parse(text).findings[0].message).toBe(HOSTILE);
  expect(text.endsWith('}\n')).toBe(true);
});

it('says whether known deviations count as failures', () => {
  const read = (text: string) => JSON.parse(text) as { strict?: boolean; summary: { fail: number } };
  const warned = report([finding('a', 'warn', { deviation })]);
  expect(read(json.render(warned, { colour: false }))).toMatchObject({ summary: { fail: 0, warn: 1 } });
  expect(read(json.render(warned, { colour: false }))).not.toHaveProperty('strict');
  expect(read(json.render(strictly(warned), { colour: false }))).toMatchObject({ strict: true, summary: { fail: 1 } });
});
