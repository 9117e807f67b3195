import { expect, test } from 'vitest';
import { canFail } from './can-fail.js';
import fapi2Dpop from './defects/fapi2-dpop.js';
import { verdicts } from './probe-bench.js';

const realm = canFail(fapi2Dpop);

test('where no deviation is known, another refusal than the due one is a plain warning', async () => {
  const results = await realm().bench.run({ version: '26.99.0' }, ['client-assertion-expired']);
  expect(verdicts(results)).toEqual({ 'client-assertion-expired': 'warn' });
});

test('a success response without iss fails its probe and breaks every control that needs it', async () => {
  const results = await realm().bench.run({
    breaks(response) {
      response.headers = response.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'location' && /[?&]code=/.test(value) ? value.replace(/[?&]iss=[^&]*/, '') : value,
      ]);
    },
  });
  const changed = realm().turned(results);
  expect(changed['authorization-response-without-iss']).toBe('fail');
  expect(new Set(Object.values(changed))).toEqual(new Set(['fail', 'error']));
  // The one reads every answer strictly, this one too.
  const failed = Object.entries(changed).filter(([, verdict]) => verdict === 'fail');
  expect(failed.map(([id]) => id)).toEqual(['authorization-response-without-iss', 'response-malformed']);
});

test.each([503, 500])('a server that answers %i breaks the control, and ends no run', async status => {
  const results = await realm().bench.run({
    breaks(response, { path }) {
      if (path.endsWith('/protocol/openid-connect/token')) Object.assign(response, { status, body: '' });
    },
  });
  expect(results).toHaveLength(Object.keys(realm().sound).length);
  expect(results.find(({ probe }) => probe.id === 'code-reused')?.verdict).toBe('error');
  expect(results.find(({ probe }) => probe.id === 'par-without-pkce')?.verdict).toBe('pass');
});

test('a server without a PAR endpoint ends no run either', async () => {
  const results = await realm().bench.run({
    breaks(response, { path }) {
      if (path.endsWith('/.well-known/openid-configuration')) {
        response.body = response.body.replaceAll('"pushed_authorization_request_endpoint"', '"x"');
      }
    },
  });
  const found = verdicts(results);
  expect(found['metadata-incomplete']).toBe('fail');
  expect(found['tls-version-outdated']).toBe('pass');
  expect(found['par-without-pkce']).toBe('skip');
});

test('a broken control gives error, never pass', async () => {
  const healthy = Object.keys(realm().sound).length;
  const results = await realm().bench.run({
    healer: () => ({
      request(request) {
        // The good code goes astray, so that no unspoilt flow gets its tokens.
        if (request.path.endsWith('/protocol/openid-connect/token')) request.body = 'grant_type=authorization_code';
      },
    }),
  });
  expect(results).toHaveLength(healthy);
  const needToken = results.filter(({ probe }) =>
    /^(code-|dpop-(?!jkt-)|refresh-|client-assertion-re|tokens-)/.test(probe.id),
  );
  expect(needToken.length).toBeGreaterThan(20);
  expect(needToken.map(({ verdict }) => verdict)).toEqual(needToken.map(() => 'error'));
});
