import { expect, it } from 'vitest';
import { didYouMean, nearest } from '../src/nearest.js';

it.each([
  ['sslRequird', 'sslRequired'],
  ['SSLREQUIRED', 'sslRequired'],
  ['ssl-required', 'sslRequired'],
  ['sslReuqired', 'sslRequired'],
  ['slRequire', 'sslRequired'],
  ['lRequire', undefined],
  ['ssRequir', undefined],
  ['id', undefined],
  ['nam', 'name'],
  ['nm', undefined],
  ['', undefined],
])('what was meant by "%s"', (word, meant) => {
  expect(nearest(word, ['sslRequired', 'name', 'sslRequiredToo'])).toBe(meant);
});

it('prefers the nearer one, and the first of two', () => {
  expect(nearest('aaaab', ['aabbb', 'aaaaa', 'aaaac'])).toBe('aaaaa');
});

it('says nothing where nothing is near', () => {
  expect(didYouMean('x', ['name'])).toBe('');
  expect(didYouMean('nme', ['name'])).toBe('; did you mean "name"?');
});
