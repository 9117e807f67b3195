import { describe, expect, test } from 'vitest';
import { openBrowser, textOf } from '../../src/parties/browser.js';
import type { Wire, WireResponse } from '../../src/parties/wire.js';

const START = 'https://as.example/auth?client_id=x';
const CALLBACK = 'https://app.invalid/callback';
const html = (status: number, body: string): WireResponse => ({
  status,
  headers: [['content-type', 'text/html']],
  body,
});
const to = (location: string): WireResponse => ({ status: 302, headers: [['location', location]], body: '' });
const LOGIN = '<form action=""><input name="username"><input name="password" type="password"></form>';

/** Where a visit ends, and which addresses were asked for on the way. */
async function visit(answers: Readonly<Record<string, WireResponse>>, requested = CALLBACK) {
  const asked: string[] = [];
  const wire: Wire = {
    async send({ method, url }) {
      asked.push(`${method} ${url}`);
      return answers[url] ?? html(404, '<title>nothing there</title>');
    },
    witness() {},
    transcript: () => [],
  };
  const arrival = await openBrowser(wire, { username: 'alice', password: 'secret' }, [CALLBACK]).visit(
    START,
    requested,
  );
  return { arrival, asked };
}

describe('a redirect to another origin', () => {
  test('is followed to an error page, which is a refusal as any other', async () => {
    const there = 'https://errors.example.org/oauth?error=invalid_request';
    const { arrival } = await visit({ [START]: to(there), [there]: html(400, '<title>Bad request</title>') });
    expect(arrival).toEqual({ kind: 'page', status: 400, text: 'Bad request' });
  });

  test('is not followed to a stranger, neither with a code nor where the request says', async () => {
    for (const [location, requested] of [
      ['https://stranger.invalid/?code=x', CALLBACK],
      [`${CALLBACK}/more`, `${CALLBACK}/more`],
    ] as const) {
      const { arrival, asked } = await visit({ [START]: to(location) }, requested);
      expect(arrival).toEqual({ kind: 'astray', url: new URL(location) });
      expect(asked).toHaveLength(1);
    }
  });

  test('never leads to the client by another way than its redirect URI', async () => {
    const { arrival, asked } = await visit({ [START]: to('https://app.invalid/?welcome') });
    expect(arrival).toEqual({ kind: 'stuck', text: 'sent to https://app.invalid/, where it must not go' });
    expect(asked).toHaveLength(1);
  });

  test('brings nobody there the password', async () => {
    const there = 'https://idp.example.org/login';
    const elsewhere = await visit({ [START]: to(there), [there]: html(200, LOGIN) });
    const sentThere = await visit({ [START]: html(200, LOGIN.replace('action=""', `action="${there}"`)) });
    for (const { arrival, asked } of [elsewhere, sentThere]) {
      expect(arrival).toMatchObject({ kind: 'stuck', text: expect.stringContaining('--login browser') });
      expect(asked.join()).not.toContain('POST');
    }
  });
});

test.each([
  ["already authenticated as different user 'CANARY b' in this session", 'as different user [redacted] in this'],
  ['an email has been sent to CANARY@example.org.', 'sent to [redacted]'],
  ['Invalid parameter: redirect_uri', 'Invalid parameter: redirect_uri'],
  ["The client's request isn't valid", "The client's request isn't valid"],
])('a page is quoted without who it is about: %s', (said, shown) => {
  const text = textOf(`<title>Sign in</title><p id="kc-error-message">${said}</p>`);
  expect(text).toContain(shown);
  expect(text).not.toContain('CANARY');
});

test('a form that posts a code to a stranger is one more way to go astray', async () => {
  const form = '<form action="https://stranger.invalid/callback"><input type="hidden" name="code" value="x"></form>';
  expect((await visit({ [START]: html(200, form) })).arrival.kind).toBe('astray');
});
