import { describe, expect, test } from 'vitest';
import type { WireResponse } from '../../src/parties/wire.js';
import type { Outcome } from '../../src/probe/probe.js';
import { challengesOf, errorOf } from '../../src/probe/resource/challenge.js';
import { judgeRefusal } from '../../src/probe/resource/verdict.js';

const answer = (status: number, body = '', ...headers: [string, string][]): WireResponse => ({ status, headers, body });
const challenged = (value: string, status = 401) => answer(status, '', ['WWW-Authenticate', value]);

describe('challenges', () => {
  test.each<[string, readonly [string, Readonly<Record<string, string>>][]]>([
    ['Bearer', [['bearer', {}]]],
    ['DPoP error="invalid_token", algs="ES256 PS256"', [['dpop', { error: 'invalid_token', algs: 'ES256 PS256' }]]],
    [
      'Bearer realm="a, b", DPoP algs="ES256"',
      [
        ['bearer', { realm: 'a, b' }],
        ['dpop', { algs: 'ES256' }],
      ],
    ],
    [
      'Negotiate YWJj==, bearer Error=invalid_token',
      [
        ['negotiate', {}],
        ['bearer', { error: 'invalid_token' }],
      ],
    ],
    ['Bearer error_description="say \\"no\\""', [['bearer', { error_description: 'say "no"' }]]],
    ['', []],
    ['"', []],
  ])('%s', (value, expected) => {
    const read = challengesOf(challenged(value)).map(({ scheme, parameters }) => [
      scheme,
      Object.fromEntries(parameters),
    ]);
    expect(read).toEqual(expected);
  });

  test('of several headers are read as one', () => {
    const both = answer(401, '', ['www-authenticate', 'Bearer'], ['WWW-Authenticate', 'DPoP error="invalid_token"']);
    expect(challengesOf(both).map(({ scheme }) => scheme)).toEqual(['bearer', 'dpop']);
    expect(errorOf(both)).toBe('invalid_token');
  });
});

describe('a refusal by a resource server', () => {
  const json: [string, string] = ['Content-Type', 'application/json; charset=utf-8'];
  const good = answer(200, '{"accounts": [1, 2, 3]}', json);
  const due = { errors: ['invalid_token'] };
  test.each<[string, WireResponse, Outcome['verdict']]>([
    ['the specified error', challenged('DPoP error="invalid_token"'), 'pass'],
    ['no error code', challenged('DPoP algs="ES256"'), 'pass'],
    ['no challenge, which another probe judges', answer(401), 'pass'],
    ['another error', challenged('DPoP error="insufficient_scope"'), 'warn'],
    ['another status', challenged('DPoP error="invalid_token"', 403), 'warn'],
    ['nothing found', answer(404), 'warn'],
    ['sent on to a login page', answer(302, '', ['location', 'https://login.example']), 'warn'],
    ['accepted', answer(200, '{}', ['content-type', 'application/json']), 'fail'],
    ['accepted without content', answer(204), 'fail'],
    ['a login page', answer(200, '<form>', ['content-type', 'text/html']), 'warn'],
    ['the resource in the refusal', answer(401, '{ "error": "x",\n "data": {"accounts":[1,2,3]} }'), 'fail'],
    ['broken', answer(500), 'fail'],
    ['a gateway without a server', answer(503), 'error'],
    ['asked too often', answer(429), 'error'],
    ['without a nonce that it likes', challenged('DPoP error="use_dpop_nonce"'), 'error'],
  ])('%s', (_, response, verdict) => {
    expect(judgeRefusal(response, due, good, 'must').verdict).toBe(verdict);
  });

  test('that is not due, of a "should", is a warning', () => {
    expect(judgeRefusal(answer(200, '{}', json), due, good, 'should').verdict).toBe('warn');
  });

  test('is not taken for a leak where the resource is as good as empty', () => {
    expect(judgeRefusal(answer(401, '{"error":{}}'), due, answer(200, '{}'), 'must').verdict).toBe('pass');
  });

  test('is told with what it says', () => {
    const response = challenged('DPoP error="invalid_token", error_description="no"');
    expect(judgeRefusal(response, due, good, 'must').message).toBe('Refused with 401 invalid_token (no).');
  });
});
