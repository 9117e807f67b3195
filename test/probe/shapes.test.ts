import { describe, expect, test } from 'vitest';
import type { RelyingParty } from '../../src/parties/relying-party.js';
import { WireError } from '../../src/parties/wire.js';
import type { Refusal } from '../../src/probe/answer.js';
import { NotOffered } from '../../src/probe/offers.js';
import { BrokenControl, type Outcome, type Target } from '../../src/probe/probe.js';
import { dueFor, mayUse } from '../../src/probe/refusal.js';
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

  test.each([
    ['not offered first', [new NotOffered('none here'), reset]],
    ['not offered last', [reset, new NotOffered('none here')]],
  ])(
    'is an error where none could be tried, and one for another reason than that it is not offered: %s',
    async (_, all) => {
      const shapes = all.map((error, index) => [`${index}`, error] as const);
      await expect(worstOfShapes(shapes, error => Promise.reject(error))).rejects.toBe(reset);
    },
  );

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

describe('whether a client may use a redirect URI', () => {
  const asked = (refusal?: Refusal) => {
    const where = { clientId: 'b', at: 'authorize', said: '', ...(refusal === undefined ? {} : { refusal }) } as const;
    const target = { control: () => Promise.reject(new BrokenControl(where, [])) } as unknown as Target;
    return mayUse(target, {} as RelyingParty, 'https://rp.example/');
  };

  test.each(['oauth', 'page'] as const)('a refusal of the kind %s says that it may not', async kind => {
    expect(await asked({ step: 'authorize', kind })).toBe(false);
  });

  test.each(['server-error', 'unreadable', 'none'] as const)('no answer says nothing: %s', async kind => {
    const refusal = kind === 'none' ? undefined : ({ step: 'authorize', kind } as const);
    await expect(asked(refusal)).rejects.toBeInstanceOf(BrokenControl);
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
