import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { openBrowser } from '../../src/parties/browser.js';
import { keysToPlay } from '../../src/parties/relying-party.js';
import type { Wire, WireRequest, WireResponse } from '../../src/parties/wire.js';
import { listProbes } from '../../src/probe/engine.js';
import type { Target } from '../../src/probe/probe.js';
import type { Exchange } from '../../src/report/exchange.js';

const issuer = 'https://as.example';
const keys = await keysToPlay([]);
const partyAt = (clientId: string, redirectUri: string) =>
  ({ clientId, redirectUri, authentication: 'none', scope: 'openid', ...keys }) as const;
const [first, second] = [partyAt('a', 'https://a.example/cb'), partyAt('b', 'https://b.example/cb')];
const PLAIN = { client_auth_type: 'none', fapi_auth_request_method: 'pushed', openid: 'plain_oauth' } as const;

const json = (status: number, body: object): WireResponse => ({
  status,
  headers: [['content-type', 'application/json']],
  body: JSON.stringify(body),
});
const page = (status: number, body = ''): WireResponse => ({ status, headers: [['content-type', 'text/html']], body });
const sentTo = (location: string): WireResponse => ({ status: 302, headers: [['location', location]], body: '' });
const LOGIN =
  '<form action="/login" method="post"><input name="username"><input type="password" name="password"></form>';

/** What a server says instead, to what it was asked the given time; undefined: what a sound one says. */
type Instead = (step: string, asked: URLSearchParams, time: number) => WireResponse | undefined;

/** A sound server with pushed requests, at which somebody is logged in already. */
async function saidOf(id: string, instead: Instead, more: object = {}): Promise<string> {
  const pushed: URLSearchParams[] = [];
  const times = new Map<string, number>();
  const transcript: Exchange[] = [];
  const answer = (step: string, request: WireRequest): WireResponse => {
    const { searchParams } = new URL(request.url);
    const form = new URLSearchParams(request.body);
    const asked = step === 'authorize' ? (pushed[Number(searchParams.get('request_uri'))] ?? searchParams) : form;
    const time = (times.get(step) ?? 0) + 1;
    times.set(step, time);
    const other = instead(step, asked, time);
    if (other !== undefined) return other;
    switch (step) {
      case 'par':
        return json(201, { request_uri: String(pushed.push(form) - 1), expires_in: 60 });
      case 'authorize': {
        const said = new URLSearchParams({ code: `code-${time}`, state: asked.get('state') ?? '', iss: issuer });
        return sentTo(`${asked.get('redirect_uri')}?${said}`);
      }
      case 'token':
        return form.get('grant_type')?.startsWith('urn:') === true
          ? json(400, { error: 'unsupported_grant_type' })
          : json(200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, scope: 'openid phone' });
      default:
        throw new Error(step);
    }
  };
  const send = async (request: WireRequest, step = '') => {
    const response = answer(step, request);
    transcript.push({ step, startedAt: '', durationMs: 0, request, response });
    return response;
  };
  const endpoints = ['pushed_authorization_request', 'authorization', 'token'];
  const target = {
    profile: PLAIN,
    server: { issuer, ...Object.fromEntries(endpoints.map(name => [`${name}_endpoint`, `${issuer}/${name}`])) },
    user: { username: 'alice', password: '' },
    wire: { send, transcript: () => transcript },
    clients: [first, second],
    nonces: { of: () => undefined, keep: () => {} },
    changing: { party: first, withdraw: async () => {}, restore: async () => {} },
    control: async () => {},
    ...more,
  } as unknown as Target;
  const outcome = await (await listProbes()).find(probe => probe.id === id)?.run(target);
  return `${outcome?.verdict}: ${outcome?.message}`;
}

const NOTHING: Instead = () => undefined;
/** Answers so when it is asked for an authorization the given time. */
const atAuthorize =
  (which: number, response: (asked: URLSearchParams) => WireResponse): Instead =>
  (step, asked, time) =>
    step === 'authorize' && time === which ? response(asked) : undefined;

test.each<[string, Instead, RegExp]>([
  ['accepts it', NOTHING, /^warn: The code went/],
  ['shows an error page', atAuthorize(1, () => page(400)), /^pass/],
  ['breaks', atAuthorize(1, () => page(500)), /^fail/],
  ['is not there', atAuthorize(1, () => page(503)), /^error/],
  [
    'sends an error to the address that was taken away',
    atAuthorize(1, asked => sentTo(`${asked.get('redirect_uri')}?error=access_denied&iss=${issuer}`)),
    /^warn: .*due is an error page from authorize/,
  ],
])('a client has lost its redirect URI: a server that %s', async (_, instead, expected) => {
  expect(await saidOf('client-change-unnoticed', instead)).toMatch(expected);
});

/** Answers in turn what it is asked for an authorization; a sound answer where there is no status. */
const inTurn =
  (...statuses: readonly number[]): Instead =>
  (step, _, time) => {
    const status = statuses[time - 1];
    return step === 'authorize' && status !== undefined ? page(status) : undefined;
  };

test.each<[string, Instead, RegExp]>([
  ['carries it to its code', inTurn(200, 200), /^pass/],
  ['refuses the second loading and the login', inTurn(200, 400, 400), /^warn/],
  ['sends the first loading back to the client', inTurn(), /^error: .*first loading .* was answered 302/],
  ['is not there at the second loading', inTurn(200, 503), /^error: .*second loading .* was answered 503/],
  ['is not there at the login', inTurn(200, 200, 503), /^error/],
])('a login page was loaded before: a server that %s', async (_, instead, expected) => {
  expect(await saidOf('request-uri-used-up-by-loading', instead)).toMatch(expected);
});

const APP = { clients: [{ ...first, appRedirectUris: ['com.example:/cb'] }, second] };

test.each<[number | undefined, string]>([
  [undefined, 'warn'],
  [400, 'pass'],
  [500, 'fail'],
  [503, 'error'],
])('an app asks for the second time and is answered %s: %s', async (status, verdict) => {
  const instead = status === undefined ? NOTHING : atAuthorize(2, () => page(status));
  expect(await saidOf('app-granted-silently', instead, APP)).toMatch(new RegExp(`^${verdict}:`));
});

test.each<[string, number, string]>([
  ['usual', 503, 'error'],
  ['usual', 400, 'skip'],
  ['other', 503, 'error'],
  ['other', 400, 'fail'],
])('a request with scopes in the %s order is answered %i: %s', async (order, status, verdict) => {
  const instead = atAuthorize(order === 'usual' ? 1 : 2, () => page(status));
  const clients = [{ ...first, scope: 'openid phone' }, second];
  expect(await saidOf('scope-order-matters', instead, { clients })).toMatch(new RegExp(`^${verdict}:`));
});

test('a parameter beside a request that says the same tells nothing', async () => {
  const probe = 'parameter-beside-request-uri-used';
  // The server grants phone to whoever does not ask for it.
  expect(await saidOf(probe, NOTHING)).toMatch(/^pass/);
  const alike = await saidOf(probe, NOTHING, { clients: [first, { ...second, redirectUri: first.redirectUri }] });
  expect(alike).toMatch(/^skip: redirect_uri beside and otherwise pushed: There is no redirect_uri/);
  const granting: Instead = (step, form) =>
    step === 'token' && form.get('grant_type') === 'authorization_code'
      ? json(200, { access_token: 'x', token_type: 'Bearer', scope: 'openid phone address email profile' })
      : undefined;
  expect(await saidOf(probe, granting)).toMatch(/^skip: scope beside/);
});

const REFUSALS = 'error-response-malformed';
const refusing =
  (none: (asked: URLSearchParams) => WireResponse | undefined): Instead =>
  (step, asked) => {
    if (step !== 'authorize') return undefined;
    const said = (error: string) =>
      sentTo(
        `${asked.get('redirect_uri')}?${new URLSearchParams({ error, state: asked.get('state') ?? '', iss: issuer })}`,
      );
    if (asked.get('prompt') === 'none') return none(asked) ?? said('login_required');
    return asked.get('prompt') === 'consent' ? said('access_denied') : undefined;
  };

test('nobody is logged in: prompt=none brings an error, and neither a page nor a code', async () => {
  expect(
    await saidOf(
      REFUSALS,
      refusing(() => undefined),
    ),
  ).toMatch(/^pass/);
  const granting: Instead = (step, asked, ...others) =>
    asked.get('prompt') === 'none' ? undefined : refusing(() => undefined)(step, asked, ...others);
  expect(await saidOf(REFUSALS, granting)).toMatch(/^fail: .*got a code, and nobody had logged in/);
  expect(
    await saidOf(
      REFUSALS,
      refusing(() => page(200, LOGIN)),
    ),
  ).toMatch(/^fail: .*It shows a login page/);
  expect(
    await saidOf(
      REFUSALS,
      refusing(() => page(503)),
    ),
  ).toMatch(/^error/);
});

test('a browser that nobody sits at fills in nothing', async () => {
  let sent = 0;
  const send = async () => {
    sent += 1;
    return page(200, LOGIN);
  };
  const arrival = await openBrowser({ send } as unknown as Wire, undefined, [first.redirectUri]).visit(
    `${issuer}/authorize`,
  );
  expect([arrival.kind, sent]).toEqual(['stuck', 1]);
});

test('a kept session excuses codes that are alike, and nothing else', async () => {
  const chromium = {
    keepsSession: true,
    open: (wire: Wire, uris: readonly string[]) => openBrowser(wire, undefined, uris),
  };
  const more = { chromium, profile: { ...PLAIN, fapi_auth_request_method: 'by_value' } };
  const bringing =
    (access_token: () => string): Instead =>
    step =>
      step === 'token' ? json(200, { access_token: access_token(), token_type: 'Bearer', expires_in: 60 }) : undefined;
  const random = bringing(() => randomBytes(40).toString('base64url'));
  expect(await saidOf('credentials-guessable', random, more)).toMatch(/^skip/);
  expect(await saidOf('credentials-guessable', random, { ...more, chromium: undefined })).toMatch(/^fail/);
  expect(
    await saidOf(
      'credentials-guessable',
      bringing(() => 'same'),
      more,
    ),
  ).toMatch(/^fail/);
});
