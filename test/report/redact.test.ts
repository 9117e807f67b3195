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

test('of an encrypted token the header stays', () => {
  const header = part({ alg: 'RSA-OAEP', enc: 'A256GCM' });
  expect(redactValue(`${header}.a.b.c.d`)).toBe(`${header}.[redacted]`);
});

test.each(['opaque', 'abc.a.b.c.d', 'eyJhbGciOiJSU0EifQ.a.b.c', 'x eyJhbGciOiJub25lIn0.e30.', ''])(
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

const headers = (type: string) => [['content-type', type]] as const;
const body = (text: string, type = 'application/json') =>
  redactExchange({
    step: 'x',
    request: { method: 'POST', url: 'https://as.example/', headers: headers(type), body: text },
    startedAt: '',
    durationMs: 0,
  }).request.body;

test('secrets inside a token go, too: the code of a JARM response, the notification token of a CIBA request', () => {
  const shown = redactValue(jws({ alg: 'PS256' }, { iss: 'x', code: 'CANARY', client_notification_token: 'CANARY' }));
  const claims = Buffer.from(shown.split('.')[1] ?? '', 'base64url').toString();
  expect(JSON.parse(claims)).toEqual({ iss: 'x', code: '[redacted]', client_notification_token: '[redacted]' });
});

test('tokens inside tokens lose their signatures, whatever they are called', () => {
  const shown = redactValue(jws({ alg: 'PS256' }, { request: jws({ alg: 'x' }), other: jws({ alg: 'x' }) }));
  const claims = JSON.parse(Buffer.from(shown.split('.')[1] ?? '', 'base64url').toString());
  expect(Object.values(claims)).toEqual(Array(2).fill(jws({ alg: 'x' }).replace(/[^.]*$/, '[redacted]')));
});

test.each([
  ['a member that comes twice', '{"code":"CANARY","code":"CANARY"}'],
  ['an escaped name', '{"c\\u006fde":"CANARY"}'],
  ['an escaped quote', '{"password":"a\\"CANARY"}'],
  ['a list', '{"access_token":["CANARY","]CANARY"]}'],
  ['a number', '{"user_code":4711}'],
  ['what is deeper', '{"a":{"b":[{"refresh_token":"CANARY"}]}}'],
  ['after a confusing text', '{"a":"\\",","b":["x",":"],"code":"CANARY"}'],
  ['an address with a query', '{"next":"https://rp.example/cb?code=CANARY"}'],
  ['a key', '{"keys":[{"kty":"RSA","d":"CANARY","oth":[{"r":"CANARY","t":"CANARY"}]}]}'],
  ['PEM', '{"pem":"-----BEGIN PRIVATE KEY-----\\nCANARY\\n-----END PRIVATE KEY-----"}'],
  ['a challenge that is the verifier by default', '{"code_challenge":"CANARY"}'],
  ['a device’s request', '{"auth_req_id":"CANARY"}'],
  ['a registration', '{"registration_access_token":"CANARY","client_secret":"CANARY"}'],
  ['a form that is called JSON', 'code=CANARY&state=x'],
  ['half a document', '{"code":"CANARY'],
])('JSON without secrets: %s', (_, text) => {
  expect(body(text)).not.toMatch(/CANARY|4711/);
});

test('who is to log in through the back channel stays unsaid: in the form, and in signed requests and hints', () => {
  expect(form('login_hint=CANARY&scope=openid')).toBe('login_hint=[redacted]&scope=openid');
  const hint = jws({ alg: 'PS256' }, { sub: 'shown-sub', preferred_username: 'CANARY', email: 'CANARY@example.org' });
  const shown = form(`request=${jws({ alg: 'PS256' }, { login_hint: 'CANARY', id_token_hint: hint })}`) ?? '';
  const claims = JSON.parse(Buffer.from(shown.split('.')[1] ?? '', 'base64url').toString());
  expect(claims.login_hint).toBe('[redacted]');
  const hinted = Buffer.from(claims.id_token_hint.split('.')[1], 'base64url').toString();
  expect(hinted).toContain('shown-sub');
  expect(hinted).not.toContain('CANARY');
});

test('JSON keeps what is no secret as it stands, members that come twice too', () => {
  const text =
    '{ "error" : "invalid_grant", "error":"x", "n":"public", "d":"not a key", "code_challenge_method":"S256", "code_challenge":"public" }';
  expect(body(text)).toBe(text);
});

test.each([
  ['JSON that is called a form', '{"code":"CANARY"}', 'application/x-www-form-urlencoded'],
  ['an escaped name', 'c%6fde=CANARY', 'application/x-www-form-urlencoded'],
  ['an address in a parameter', 'to=https%3A%2F%2Frp%2Fcb%3Fcode%3DCANARY', 'application/x-www-form-urlencoded'],
  ['a challenge without a method', 'code_challenge=CANARY', 'application/x-www-form-urlencoded'],
  [
    'two methods',
    'code_challenge=CANARY&code_challenge_method=S256&code_challenge_method=plain',
    'application/x-www-form-urlencoded',
  ],
  ['several parts', '--x\r\nname="code"\r\n\r\nCANARY', 'multipart/form-data; boundary=x'],
  ['plain text', 'code is CANARY', 'text/plain'],
  ['no type at all', 'code=CANARY', ''],
  ['a page', '<form action="?session_code=CANARY">', 'text/html;charset=utf-8'],
])('a body of any other form: %s', (_, text, type) => {
  expect(body(text, type)).not.toContain('CANARY');
});

test('of a cookie its name and attributes stay', () => {
  const { response, request } = redactExchange({
    step: 'authorize',
    request: { method: 'GET', url: 'https://user:CANARY@as.example/', headers: [['Cookie', 'a=CANARY; CANARY']] },
    response: {
      status: 200,
      headers: [
        ['Set-Cookie', 'b=CANARY;Version=1;Path=/x;HttpOnly; CANARY'],
        ['Link', `<https://rp.example/${jws({ alg: 'x' })}>`],
        ['Referer', 'https://as.example/?code=CANARY'],
      ],
    },
    startedAt: '',
    durationMs: 0,
  });
  expect(request.url).toBe('https://[redacted]@as.example/');
  expect(request.headers).toEqual([['Cookie', 'a=[redacted];[redacted]']]);
  expect(response?.headers.map(([, value]) => value)).toEqual([
    'b=[redacted];Version=1;Path=/x;HttpOnly; [redacted]',
    `<https://rp.example/${jws({ alg: 'x' }).replace(/[^.]*$/, '[redacted]')}>`,
    'https://as.example/?code=[redacted]',
  ]);
});

test('what an API answers is data of somebody; headers and parameters that sound like secrets go', () => {
  const of = (status: number, body: string) =>
    redactExchange({
      step: 'resource',
      request: {
        method: 'GET',
        url: 'https://api.example/a?api_key=CANARY&page=1&token=CANARY',
        headers: [
          ['x-api-key', 'CANARY'],
          ['x-tenant', 'shown'],
        ],
      },
      response: { status, headers: [['content-type', 'application/json']], body },
      startedAt: '',
      durationMs: 0,
    });
  const shown = of(200, '{"iban":"CANARY"}');
  expect(JSON.stringify(shown)).not.toContain('CANARY');
  expect(shown.response?.body).toBe('[17 characters of application/json]');
  expect(shown.request.url).toBe('https://api.example/a?api_key=[redacted]&page=1&token=[redacted]');
  expect(shown.request.headers).toContainEqual(['x-tenant', 'shown']);
  expect(of(401, '{"error":"shown"}').response?.body).toBe('{"error":"shown"}');
});

test('who the user is does not show, and what the protocol needs does', () => {
  const person = { name: 'CANARY', email: 'CANARY@example.org', address: { locality: 'CANARY', lines: ['CANARY'] } };
  const protocol = { sub: 'shown-sub', aud: 'shown-aud', email_verified: true, cnf: { jkt: 'shown-jkt' } };
  const exchange = (step: string, type: string, text: string) =>
    redactExchange({
      step,
      request: {
        method: 'POST',
        url: 'https://as.example/x',
        headers: [['Content-Type', 'application/x-www-form-urlencoded']],
        body: 'username=CANARY&scope=openid+email',
      },
      response: { status: 200, headers: [['Content-Type', type]], body: text },
      startedAt: '',
      durationMs: 0,
    });
  const decoded = (shown: unknown) =>
    JSON.stringify(shown).replace(/[\w-]{16,}/g, word => word + Buffer.from(word, 'base64url').toString('utf8'));
  const { lines: _, ...address } = { ...person.address };
  const idToken = jws({ alg: 'PS256', kid: 'shown-kid' }, { ...protocol, ...person, address, birthdate: 'CANARY' });
  const tokens = decoded(exchange('token', 'application/json', JSON.stringify({ id_token: idToken, scope: 'openid' })));
  expect(tokens).not.toContain('CANARY');
  for (const word of ['shown-sub', 'shown-aud', 'shown-kid', 'shown-jkt', 'email_verified', 'openid+email'])
    expect(tokens).toContain(word);
  // There the server may tell anything, under any name.
  const claims = { ...protocol, ...person, customer: 'CANARY', accounts: [{ iban: 'CANARY' }, 'CANARY'], age: 4711 };
  for (const [type, text] of [
    ['application/json', JSON.stringify(claims)],
    ['application/jwt', jws({ alg: 'PS256', kid: 'shown-kid' }, claims)],
  ] as const) {
    const told = decoded(exchange('userinfo', type, text));
    expect(told).not.toMatch(/CANARY|4711/);
    for (const word of ['shown-sub', 'shown-aud', 'customer', 'iban']) expect(told).toContain(word);
  }
  expect(exchange('userinfo', 'application/json', '{"sub":"a","sub":"b"}').response?.body).toBe(
    '{"sub":"a","sub":"b"}',
  );
});
