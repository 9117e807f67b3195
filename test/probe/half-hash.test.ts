import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { halfHash } from '../../src/probe/half-hash.js';

test('is that of the example in OpenID Connect Core, section A.3', () => {
  expect(halfHash('RS256', 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y')).toBe('77QmUPtjPfzWtF2AnpK9RQ');
});

test.each([
  ['PS384', 'sha384', 24],
  ['ES512', 'sha512', 32],
  ['EdDSA', 'sha512', 32],
])('is the left half of the hash that %s has', (alg, hash, bytes) => {
  const whole = createHash(hash).update('a token').digest();
  expect(halfHash(alg, 'a token')).toBe(whole.subarray(0, bytes).toString('base64url'));
});
