import { describe, expect, test } from 'vitest';
import type { WireResponse } from '../../src/parties/wire.js';
import {
  isSuccess,
  type Refusal,
  refusedArrival,
  refusedRedirect,
  refusedResponse,
  refusedVerdict,
} from '../../src/probe/answer.js';
import { deviationOf } from '../../src/probe/deviations.js';
import type { Outcome, Target } from '../../src/probe/probe.js';
import { judge } from '../../src/probe/refusal.js';
import { worstOf } from '../../src/probe/shapes.js';
import type { Profile } from '../../src/template/profile.js';

const json = (status: number, body: unknown, headers: WireResponse['headers'] = []): WireResponse => ({
  status,
  headers: [['Content-Type', 'application/json'], ...headers],
  body: JSON.stringify(body),
});
const profile: Profile = { client_auth_type: 'private_key_jwt', fapi_auth_request_method: 'pushed' };
const target = { version: '26.7.4', profile } as Target;
const must = { id: 'some-probe', level: 'must' } as const;
const atToken = { refusedBy: 'token', errors: ['invalid_grant', 'invalid_client'] } as const;

describe('a refusal counts only as what it is', () => {
  test.each<[string, WireResponse, Outcome['verdict']]>([
    ['the specified error', json(400, { error: 'invalid_grant' }), 'pass'],
    ['invalid_client with 401', json(401, { error: 'invalid_client' }), 'pass'],
    ['another error', json(400, { error: 'server_error' }), 'warn'],
    ['the error with a redirect', json(302, { error: 'invalid_grant' }), 'warn'],
    ['the error with 401 where 400 is due', json(401, { error: 'invalid_grant' }), 'warn'],
    ['the error with a token', json(400, { error: 'invalid_grant', access_token: 'x' }), 'fail'],
    ['a server error', json(500, { error: 'invalid_grant' }), 'fail'],
    ['a gateway without a server', { status: 503, headers: [], body: '' }, 'error'],
    ['a page', { status: 400, headers: [['content-type', 'text/html']], body: '<p>no</p>' }, 'error'],
    ['a login page', { status: 200, headers: [['content-type', 'text/html']], body: '<form>' }, 'error'],
  ])('%s', (_, response, verdict) => {
    expect(isSuccess(response)).toBe(false);
    expect(judge(must, target, 'token', refusedResponse('token', response), atToken).verdict).toBe(verdict);
  });

  test('success is status 2xx with JSON or a JWT', () => {
    expect(isSuccess(json(200, {}))).toBe(true);
    expect(isSuccess({ status: 200, headers: [['content-type', 'application/jwt;charset=UTF-8']], body: 'x' })).toBe(
      true,
    );
    expect(isSuccess({ status: 200, headers: [], body: '{}' })).toBe(false);
  });

  test('what a probe lists as a status is enough, but not when it leaks', () => {
    const refusal = { refusedBy: 'par', errors: [], statuses: [405] } as const;
    const plain = refusedResponse('par', { status: 405, headers: [], body: '' });
    expect(judge(must, target, 'par', plain, refusal).verdict).toBe('pass');
    const leaking = refusedResponse('par', json(405, { request_uri: 'urn:x' }));
    expect(judge(must, target, 'par', leaking, refusal).verdict).toBe('fail');
  });

  test('a protected resource says it in its challenge, and only there', () => {
    const expectation = { refusedBy: 'userinfo', errors: ['invalid_token'] } as const;
    const challenge = (value: string) => refusedResponse('userinfo', json(401, {}, [['WWW-Authenticate', value]]));
    const verdict = (value: string) => judge(must, target, 'userinfo', challenge(value), expectation).verdict;
    expect(verdict('DPoP error="invalid_token", error_description="x"')).toBe('pass');
    expect(verdict('DPoP algs="ES256"')).toBe('warn');
    expect(verdict('DPoP xerror="invalid_token"')).toBe('warn');
  });

  test('a redirect with an error and a code is a leak', () => {
    const expectation = { refusedBy: 'authorize', errors: ['invalid_request'], page: true } as const;
    const verdict = (query: string) =>
      judge(must, target, 'authorize', refusedRedirect(new URLSearchParams(query)), expectation).verdict;
    expect(verdict('error=invalid_request')).toBe('pass');
    expect(verdict('error=access_denied')).toBe('warn');
    for (const leak of ['code', 'access_token', 'id_token'])
      expect(verdict(`error=invalid_request&${leak}=x`)).toBe('fail');
  });

  test('a page is a refusal only where it is in order; a page with 500 never is', () => {
    const page = (status: number) => refusedArrival({ kind: 'page', status, text: 'no' });
    const verdict = (status: number, inOrder: boolean) =>
      judge(must, target, 'authorize', page(status), { refusedBy: 'authorize', errors: [], page: inOrder }).verdict;
    expect([verdict(400, true), verdict(400, false), verdict(500, true)]).toEqual(['pass', 'warn', 'fail']);
    const stuck = refusedArrival({ kind: 'stuck', text: 'a loop' });
    expect(judge(must, target, 'authorize', stuck, { refusedBy: 'authorize', errors: [], page: true }).verdict).toBe(
      'error',
    );
  });

  test('at another step than the one that is due it is a warning at most', () => {
    const answer = refusedResponse('token', json(400, { error: 'invalid_grant' }));
    expect(judge(must, target, 'token', answer, { refusedBy: 'par', errors: ['invalid_grant'] }).verdict).toBe('warn');
  });

  test('what is accepted fails a "must" and warns of a "should"', () => {
    const accepted = { accepted: true } as const;
    expect(judge(must, target, 'token', accepted, atToken).verdict).toBe('fail');
    expect(judge({ ...must, level: 'should' }, target, 'token', accepted, atToken).verdict).toBe('warn');
  });

  test('a known deviation explains what it is known for, on the versions it is known of', () => {
    const answer = refusedResponse(
      'token',
      json(400, { error: 'invalid_request', error_description: 'DPoP proof is bad' }),
    );
    const of = (id: string, version: string) =>
      judge({ ...must, id }, { version, profile } as Target, 'token', answer, {
        refusedBy: 'token',
        errors: ['invalid_dpop_proof'],
      });
    expect(of('dpop-proof-unsigned', '26.7.4')).toMatchObject({
      verdict: 'warn',
      deviation: { id: 'dpop-answers-invalid-request' },
    });
    expect(of('dpop-proof-unsigned', '26.8.0').deviation).toBeUndefined();
    expect(of('code-reused', '26.7.4').deviation).toBeUndefined();
  });

  test('a known deviation explains neither another status nor a refusal at another step', () => {
    const said = { error: 'invalid_request', error_description: 'DPoP proof is bad' };
    const of = (status: number, refusedBy: 'token' | 'refresh') =>
      judge({ ...must, id: 'dpop-proof-reused' }, target, 'token', refusedResponse('token', json(status, said)), {
        refusedBy,
        errors: ['invalid_dpop_proof'],
      });
    expect(of(400, 'token').deviation?.id).toBe('dpop-answers-invalid-request');
    expect(of(302, 'token')).toMatchObject({ verdict: 'warn' });
    expect(of(302, 'token').deviation).toBeUndefined();
    expect(of(400, 'refresh').deviation).toBeUndefined();
  });
});

const byPassword = (body: object, profileOf: Profile = profile) =>
  judge(
    { ...must, id: 'password-grant-allowed' },
    { version: '26.7.4', profile: profileOf } as Target,
    'token',
    refusedResponse('token', json(400, body)),
    { refusedBy: 'token', errors: ['unauthorized_client', 'unsupported_grant_type'] },
  );

test('a wrong password is no grant that is off; what the policy says of it is known', () => {
  const said = (error: string, error_description: string) => byPassword({ error, error_description });
  expect(said('unauthorized_client', 'Client not allowed for direct access grants').verdict).toBe('pass');
  expect(said('invalid_grant', 'Invalid user credentials')).toEqual({
    verdict: 'warn',
    message: expect.stringContaining('due is unauthorized_client or unsupported_grant_type'),
  });
  const byPolicy = said('invalid_grant', 'resource owner password credentials grant is prohibited.');
  expect(byPolicy.deviation?.id).toBe('password-grant-answers-invalid-grant');
});

test('an endpoint as audience fails everywhere, and is a known defect for clients that act for themselves alone', () => {
  const id = 'client-assertion-audience-endpoint/token endpoint as audience, at the token endpoint';
  const of = (more: Profile) =>
    judge({ ...must, id }, { version: '26.7.4', profile: more } as Target, 'token', { accepted: true }, atToken);
  expect(of(profile)).toEqual({ verdict: 'fail', message: expect.any(String) });
  expect(of({ ...profile, fapi_profile: 'fapi_client_credentials_grant' })).toMatchObject({
    verdict: 'fail',
    deviation: { id: 'audience-unchecked-for-client-credentials', harms: true },
  });
});

test('a server error explains nothing about requests that nobody signs', () => {
  const id = 'request-uri-of-another-client/pushed with client_id';
  const broken = refusedArrival({ kind: 'page', status: 500, text: 'unexpected' });
  const of = (more: Profile) =>
    judge({ ...must, id }, { version: '26.7.4', profile: more } as Target, 'authorize', broken, {
      refusedBy: 'authorize',
      errors: [],
    });
  expect(of(profile)).toEqual({ verdict: 'fail', message: expect.any(String) });
  expect(of({ ...profile, fapi_request_method: 'signed_non_repudiation' }).deviation?.id).toBe(
    'foreign-request-uri-breaks',
  );
});

test('a forged host is known to count where the header Host names it, and in no header of a proxy', () => {
  const of = (shape: string) =>
    judge(
      { id: `dpop-proof-for-forged-host/${shape}`, level: 'should' },
      target,
      'userinfo',
      { accepted: true },
      {
        refusedBy: 'userinfo',
        errors: [],
      },
    );
  expect(of('Host').deviation?.id).toBe('dpop-htu-of-host-header');
  for (const shape of ['X-Forwarded-Host', 'Forwarded']) {
    expect(of(shape)).toEqual({ verdict: 'warn', message: expect.any(String) });
  }
});

test('a token that is refused for reasons of its own is no htu with a query', () => {
  const of = (description: string) =>
    deviationOf(
      'dpop-proof-refused-beside-query/a query and a fragment in htu',
      { step: 'userinfo', kind: 'oauth', status: 401, error: 'invalid_token', description },
      { version: '26.5.6', profile },
    );
  expect(of('Token verification failed')?.id).toBe('dpop-htu-query-compared');
  expect(of('Token expired')).toBeUndefined();
});

test.each<[Partial<Refusal> & Pick<Refusal, 'kind'>, Outcome['verdict']]>([
  [{ kind: 'oauth', error: 'access_denied' }, 'pass'],
  [{ kind: 'page' }, 'pass'],
  [{ kind: 'leak' }, 'fail'],
  [{ kind: 'server-error' }, 'fail'],
  [{ kind: 'unreadable' }, 'error'],
  [{ kind: 'oauth', error: 'use_dpop_nonce' }, 'error'],
])('in whatever words something is refused: %j is %s', (refusal, verdict) => {
  expect(refusedVerdict({ step: 'token', ...refusal })).toBe(verdict);
});

test('a page of a gateway is none of the authorization endpoint', () => {
  const page = refusedArrival({ kind: 'page', status: 503, text: 'no server' });
  expect(judge(must, target, 'authorize', page, { refusedBy: 'authorize', errors: [], page: true }).verdict).toBe(
    'error',
  );
});

test('of several outcomes the weightiest counts, and none that is no pass goes unsaid', () => {
  const deviation = { id: 'x', effect: 'x', issue: 'https://example.com' };
  const explained: Outcome = { verdict: 'warn', message: 'explained.', deviation };
  const unexplained: Outcome = { verdict: 'warn', message: 'unexplained.' };
  const pass: Outcome = { verdict: 'pass', message: 'fine.' };
  expect(worstOf([explained, pass, unexplained])).toEqual({ verdict: 'warn', message: 'unexplained. explained.' });
  expect(worstOf([pass, pass]).verdict).toBe('pass');
  expect(worstOf([unexplained, { verdict: 'error', message: 'e.' }, { verdict: 'fail', message: 'f.' }]).verdict).toBe(
    'fail',
  );
});
