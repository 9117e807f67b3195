import { expect, test } from 'vitest';
import type { Probe } from '../../src/probe/probe.js';
import { select } from '../../src/probe/select.js';

const probes = ['par-by-get', 'resource-token-missing', 'resource-token-revoked'].map(id => ({ id }) as Probe);
const chosen = (...only: string[]) => select(probes, only).map(({ id }) => id);

test('ids and patterns choose probes, each once and in their order', () => {
  expect(select(probes)).toBe(probes);
  expect(chosen('resource-*')).toEqual(['resource-token-missing', 'resource-token-revoked']);
  expect(chosen('*-revoked', 'par-by-get', 'resource-token-*')).toEqual(probes.map(({ id }) => id));
});

test.each(['par-by-ge', 'par-by-get-', 'xpar-by-get', 'par.by.get', 'resource-(token)*', 'resource'])(
  '%s names none, and that is said',
  pattern => {
    expect(() => chosen(pattern)).toThrow(`--only: there is no probe "${pattern}"`);
  },
);

test('a known deviation is no probe, and the probes that meet it are named', () => {
  const proofs = [...probes, { id: 'dpop-proof-missing' } as Probe];
  expect(() => select(proofs, ['dpop-answers-invalid-request'])).toThrow(
    '--only: "dpop-answers-invalid-request" is no probe, but a known deviation of Keycloak, met by dpop-proof-missing',
  );
});
