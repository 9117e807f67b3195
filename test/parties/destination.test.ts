import { describe, expect, test } from 'vitest';
import { destinationOf } from '../../src/parties/destination.js';

const SERVER = 'https://as.example';
const CALLBACK = 'https://app.invalid/callback';
const STRANGER = 'https://stranger.invalid/callback';
const places = { origin: SERVER, redirectUris: [CALLBACK], requested: CALLBACK };
const judged = (to: string, { from = `${SERVER}/auth`, requested = CALLBACK, posted }: Around = {}) =>
  destinationOf({ from: new URL(from), to: new URL(to), posted }, { ...places, requested });
interface Around {
  readonly from?: string;
  readonly requested?: string;
  readonly posted?: URLSearchParams;
}

describe('an open redirector is one', () => {
  test.each([
    ['a code', `${STRANGER}?code=x`],
    ['a token behind #', `${STRANGER}#access_token=x`],
    ['a signed response', `${STRANGER}?response=x`],
    ['an error with the state', `${STRANGER}?error=access_denied&state=x`],
    ['a code for another address of the client', 'https://app.invalid/other?code=x'],
  ])('that sends %s', (_, to) => expect(judged(to)).toBe('stranger'));

  test('that sends a code by a form', () => {
    expect(judged(STRANGER, { posted: new URLSearchParams({ code: 'x' }) })).toBe('stranger');
  });

  test.each([
    [STRANGER, STRANGER],
    [STRANGER, 'https://stranger.invalid/'],
    [`${CALLBACK}/more`, `${CALLBACK}/more`],
    ['http://app.invalid/callback', 'http://app.invalid/callback?x=1'],
    ['https://app.invalid:8443/callback', 'https://app.invalid:8443/callback'],
    ['app.invalid:/callback', 'app.invalid:/callback'],
    [`${SERVER}/other`, `${SERVER}/other`],
  ])('that goes where the request says, without anything: %s', (requested, to) => {
    expect(judged(to, { requested })).toBe('stranger');
  });
});

describe('what is none', () => {
  test.each<[string, string, string?]>([
    ['a page of its own', `${SERVER}/error?error=invalid_request&state=x`],
    ['an error page elsewhere', 'https://errors.example.org/oauth?error=invalid_request'],
    ['an identity provider', 'https://idp.example.org/auth?response_type=code&client_id=as&state=y'],
    [
      'a code among pages of the identity provider',
      'https://idp2.example.org/back?code=x&state=y',
      'https://idp.example.org/',
    ],
    ['a code that it brings', `${SERVER}/broker?code=x&state=y`, 'https://idp.example.org/'],
  ])('%s', (_, to, from) => expect(judged(to, from === undefined ? {} : { from })).toBe('onward'));

  test('a request without a redirect_uri, or with one that is no address', () => {
    expect(
      destinationOf({ from: new URL(SERVER), to: new URL(`${SERVER}/a`) }, { ...places, requested: undefined }),
    ).toBe('onward');
    expect(judged('https://errors.example.org/', { requested: '/callback' })).toBe('onward');
  });
});

test('a client is called neither by its response nor otherwise', () => {
  expect(judged(`${CALLBACK}?code=x`)).toBe('client');
  expect(judged(`${CALLBACK}?code=x`, { from: 'https://idp.example.org/' })).toBe('client');
  expect(judged('https://app.invalid/')).toBe('closed');
  expect(judged('https://app.invalid/?code=x', { from: 'https://idp.example.org/' })).toBe('stranger');
  expect(judged('mailto:a@example.org')).toBe('closed');
});
