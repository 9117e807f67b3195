import { describe, expect, test } from 'vitest';
import { compareVersions, isKnownTo, lineOf } from '../../src/catalogue/since.js';

test('versions are ordered by their numbers', () => {
  const versions = ['26.10.0', '26.7.4', '26.4.12', '26.7.10', '27.0.0', '26.4.7', '26.7.4-SNAPSHOT'];
  expect(versions.toSorted(compareVersions)).toEqual([
    ...['26.4.7', '26.4.12', '26.7.4', '26.7.4-SNAPSHOT', '26.7.10', '26.10.0', '27.0.0'],
  ]);
  expect(lineOf('26.10.1')).toBe('26.10');
});

describe('what a server knows', () => {
  const introspection = 'attributes/allow.token.introspection.without.audience.check';

  test.each([
    ['26.5.6', 'x509.casubjectdn', false],
    ['26.7.0', 'x509.casubjectdn', true],
    ['26.8.0', 'x509.casubjectdn', true],
    ['26.5.6', 'dpop.bound.access.tokens', true],
  ])('%s, client attribute %s: %s', (version, name, known) => {
    expect(isKnownTo(version, 'clients', `attributes/${name}`, 'x')).toBe(known);
  });

  test.each([
    ['26.4.7', false],
    ['26.4.12', true],
    ['26.5.9', false],
    ['26.6.1', false],
    ['26.6.2', true],
    ['26.7.0', true],
  ])('%s: what was brought to an older line is known there and not on the next: %s', (version, known) => {
    expect(isKnownTo(version, 'clients', introspection, 'true')).toBe(known);
  });

  test('of a value alone nothing is said of the others', () => {
    expect(isKnownTo('26.5.6', 'clientPolicies', 'mode', 'STRICT')).toBe(false);
    expect(isKnownTo('26.5.6', 'clientPolicies', 'mode', 'DEFAULT')).toBe(true);
  });
});
