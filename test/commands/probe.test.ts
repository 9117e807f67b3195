import { expect, it } from 'vitest';
import { interruption, resultOf } from '../../src/commands/probe.js';
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

it('says of an interrupted run that nothing is left only where that is so', () => {
  const signal = AbortSignal.abort(new Error('interrupted'));
  expect(interruption(signal.reason, 3, { signal })).toBe(
    'Interrupted after 3 probes; nothing of ours is left on the realm.',
  );
  expect(interruption(new Error('These could not be removed: x'), 1, { signal })).toMatch(/1 probe: .* removed: x/);
  expect(interruption(signal.reason, 0, { signal, clients: 'clients.yaml' })).toBe('Interrupted after 0 probes.');
});
