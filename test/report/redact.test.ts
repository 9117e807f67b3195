import { expect, test } from 'vitest';
import { redactExchange, redactValue } from '../../src/report/redact.js';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jws = (header: unknown, claims: unknown = { sub: 'x' }) => `${part(header)}.${part(claims)}.c2lnbmF0dXJl`;
const form = (body: string) =>
  redactExchange({
    step: 'token',
    request: {
      method: 'POST',
      url: 'https://as.example/t',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body,
    },
    startedAt: '',
    durationMs: 0,
  }).request.body;

test('of a signed token the header and claims stay, the signature goes', () => {
  const token = jws({ alg: 'PS256' });
  expect(redactValue(token)).toBe(token.replace(/[^.]*$/, '[redacted]'));
});

test.each(['opaque', 'eyJhbGciOiJSU0EifQ.a.b.c.d', 'x eyJhbGciOiJub25lIn0.e30.', ''])(
  'anything else goes whole: %s',
  value => {
    expect(redactValue(value)).toBe('[redacted]');
  },
);

test('a private key in the header of a token goes, what is public of it stays', () => {
  const shown = redactValue(jws({ typ: 'dpop+jwt', jwk: { kty: 'EC', x: 'x', d: 'CANARY' } })).split('.')[0] ?? '';
  expect(JSON.parse(Buffer.from(shown, 'base64url').toString())).toEqual({
    typ: 'dpop+jwt',
    jwk: { kty: 'EC', x: 'x', d: '[redacted]' },
  });
});

test('secrets go from forms, queries, fragments, JSON and headers', () => {
  expect(form('grant_type=authorization_code&code=CANARY&code_verifier=CANARY&scope=openid')).toBe(
    'grant_type=authorization_code&code=[redacted]&code_verifier=[redacted]&scope=openid',
  );
  const { request, response } = redactExchange({
    step: 'authorize',
    request: {
      method: 'GET',
      url: 'https://as.example/auth?session_code=CANARY&tab_id=1#code=CANARY',
      headers: [
        ['Cookie', 'a=CANARY'],
        ['Authorization', 'DPoP CANARY'],
        ['Accept', 'text/html'],
      ],
    },
    response: {
      status: 302,
      headers: [
        ['Location', 'https://rp.example/cb?code=CANARY&iss=x'],
        ['Set-Cookie', 'a=CANARY'],
        ['Content-Type', 'application/json'],
      ],
      body: '{"access_token":"CANARY","refresh_token" : "CAN\\"ARY","scope":"openid"}',
    },
    startedAt: '',
    durationMs: 0,
  });
  expect(JSON.stringify([request, response])).not.toContain('CAN');
  expect(request.url).toContain('tab_id=1');
  expect(response?.body).toContain('"scope":"openid"');
  expect(request.headers).toContainEqual(['Accept', 'text/html']);
});

test('a plain code challenge is the verifier itself', () => {
  expect(form('code_challenge=CANARY&code_challenge_method=plain')).not.toContain('CANARY');
  expect(form('code_challenge=public&code_challenge_method=S256')).toContain('public');
});
