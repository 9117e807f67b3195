import { expect, it } from 'vitest';
import { resultOf } from '../../src/commands/probe.js';
import { strictly, type Verdict } from '../../src/report/report.js';
import { deviation, finding, report } from '../reporters/report.js';

const of = (...verdicts: readonly Verdict[]) => report(verdicts.map(verdict => finding(`a-${verdict}`, verdict)));

it.each([
  [['pass', 'warn', 'skip'], 'fine'],
  [['pass', 'fail', 'warn'], 'differs'],
  // What could not be found out weighs more than what was found to be wrong.
  [['pass', 'fail', 'error'], 'failed'],
  [['pass', 'error'], 'failed'],
  [['skip', 'skip'], 'failed'],
  [['skip', 'pass'], 'fine'],
] satisfies [Verdict[], string][])('%s is %s', (verdicts, result) => {
  expect(resultOf(of(...verdicts))).toBe(result);
});

it('has failed where something was left behind, unless something else is known to be wrong', () => {
  expect(resultOf({ ...of('pass'), leftBehind: ['x'] })).toBe('failed');
  expect(resultOf({ ...of('fail'), leftBehind: ['x'] })).toBe('differs');
});

it('counts known deviations as failures when it is strict, and other warnings never', () => {
  const warned = report([finding('a', 'warn', { deviation }), finding('b', 'warn'), finding('c', 'pass')]);
  expect(resultOf(warned)).toBe('fine');
  expect(strictly(warned).findings.map(({ verdict }) => verdict)).toEqual(['fail', 'warn', 'pass']);
  expect(resultOf(strictly(warned))).toBe('differs');
  expect(strictly(report([finding('a', 'error', { deviation })])).findings[0]?.verdict).toBe('error');
});
