import { describe, expect, test } from 'vitest';
import { WireError } from '../../src/parties/wire.js';
import { NotOffered } from '../../src/probe/offers.js';
import type { Outcome } from '../../src/probe/probe.js';
import { dueFor } from '../../src/probe/refusal.js';
import { worstOf, worstOfShapes } from '../../src/probe/shapes.js';
import { type Report, strictly } from '../../src/report/report.js';
import type { Profile } from '../../src/template/profile.js';

const reset = new WireError({ method: 'GET', url: 'https://as.example/?code=x', headers: [] }, new Error('reset'));

describe('a defect in several shapes', () => {
  const accepted: Outcome = { verdict: 'fail', message: 'accepted.' };

  test.each([
    ['no answer to another', reset, /^one: accepted\. two: No answer: GET https:\/\/as\.example/],
    ['another that is not offered', new NotOffered('none here'), 'one: accepted. two: none here'],
  ])('fails by one shape, whatever keeps the rest from being tried: %s', async (_, thrown, message) => {
    const outcome = await worstOfShapes(Object.entries({ one: accepted, two: thrown }), async shape => {
      if (shape instanceof Error) throw shape;
      return shape;
    });
    expect(outcome.verdict).toBe('fail');
    expect(outcome.message).toMatch(message);
  });

  test('is an error where one shape could not be tried and the rest is refused', async () => {
    const tell = async (shape: Outcome | Error) => {
      if (shape instanceof Error) throw shape;
      return shape;
    };
    const outcome = await worstOfShapes([['one', { verdict: 'pass', message: '' }] as const, ['two', reset]], tell);
    expect(outcome.verdict).toBe('error');
    await expect(worstOfShapes([['two', reset]], tell)).rejects.toBe(reset);
  });

  test('keeps an accepted deviation before the eyes of who counts it', () => {
    const deviation = { id: 'known', effect: '', issue: '', accepts: true } as const;
    const outcome = worstOf([
      { verdict: 'warn', message: 'refused in other words.' },
      { verdict: 'warn', message: 'accepted.', deviation },
    ]);
    expect(outcome).toMatchObject({ message: 'accepted. refused in other words.', deviation });
    const { findings } = strictly({ findings: [outcome] } as unknown as Report);
    expect(findings).toMatchObject([{ verdict: 'fail' }]);
  });
});

describe('where the refusal of a shape is due', () => {
  const pushed: Profile = { client_auth_type: 'private_key_jwt', fapi_auth_request_method: 'pushed' };

  test.each([
    ['the step that it spoils, none after it', ['token', 'refresh'], ['token'], ['token']],
    ['the last that it spoils', ['token', 'refresh'], ['token', 'refresh'], ['refresh']],
    ['what was pushed: the authorization request, too', ['request', 'authorize'], ['request'], ['par', 'authorize']],
    ['spoilt at PAR, and due there alone', ['par', 'token'], ['par'], ['par']],
    [
      'a request and what shows it',
      ['request', 'authorize', 'token'],
      ['request', 'token'],
      ['par', 'authorize', 'token'],
    ],
    ['spoilt before', ['token'], ['request'], ['token']],
    ['beside the route', ['introspect'], ['introspect'], ['introspect']],
  ] as const)('%s', (_, refusedBy, spoilt, due) => {
    expect(dueFor(Object.fromEntries(spoilt.map(step => [step, {}])), refusedBy, pushed)).toEqual(due);
  });
});
