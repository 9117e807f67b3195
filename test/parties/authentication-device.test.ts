import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAuthority } from '../../src/authority.js';
import { type AuthenticationDevice, openDevice } from '../../src/parties/authentication-device.js';
import { openNotifications } from '../../src/parties/notification-endpoint.js';
import { openNetwork, type WireRequest } from '../../src/parties/wire.js';

const LOGIN = { scope: 'openid', binding_message: 'b-1', login_hint: 'alice', is_consent_required: false };
const JSON_TYPE = ['content-type', 'application/json'] as const;
const BEARER = ['authorization', 'Bearer secret-1'] as const;

let device: AuthenticationDevice;
beforeEach(async () => {
  device = await openDevice(new URL('http://127.0.0.1:0/ciba'));
});
afterEach(() => device.close());

async function statusOf(request: Partial<WireRequest>, ca: readonly string[] = []): Promise<number> {
  const network = openNetwork({ ca, verifyTls: true });
  try {
    const whole = { method: 'POST', url: device.url, headers: [JSON_TYPE, BEARER], body: JSON.stringify(LOGIN) };
    return (await network.send({ ...whole, ...request })).status;
  } finally {
    await network.close();
  }
}

test('a login request is answered 201 and found again by its binding message', async () => {
  expect(new URL(device.url).port).not.toBe('0');
  expect(await statusOf({})).toBe(201);
  expect(device.asked('b-1')).toEqual({ bearer: 'secret-1', bindingMessage: 'b-1', loginHint: 'alice' });
  expect(device.asked('b-2')).toBeUndefined();
});

test('of two requests without a binding message the last one counts', async () => {
  const { binding_message: _, ...nameless } = LOGIN;
  await statusOf({ body: JSON.stringify({ ...nameless, login_hint: 'bob' }) });
  await statusOf({ body: JSON.stringify(nameless), headers: [JSON_TYPE, ['authorization', 'Bearer secret-2']] });
  expect(device.asked(undefined)?.bearer).toBe('secret-2');
});

test.each<[string, Partial<WireRequest>, number]>([
  ['another path', { url: '/elsewhere' }, 404],
  ['a path that only begins the same', { url: '/ciba-too' }, 404],
  ['another method', { method: 'PUT' }, 405],
  ['a form', { headers: [['content-type', 'application/x-www-form-urlencoded'], BEARER] }, 415],
  ['no token', { headers: [JSON_TYPE] }, 401],
  ['another scheme', { headers: [JSON_TYPE, ['authorization', 'Basic c2VjcmV0']] }, 401],
  ['what is no JSON', { body: '{' }, 400],
  ['JSON that is no object', { body: '["b-1"]' }, 400],
  ['what is too long', { body: JSON.stringify({ ...LOGIN, scope: 'x'.repeat(70_000) }) }, 413],
])('%s is refused, and nothing is kept of it', async (_, { url, ...request }, status) => {
  const there = url === undefined ? device.url : new URL(url, device.url).href;
  expect(await statusOf({ ...request, url: there })).toBe(status);
  expect(device.asked('b-1')).toBeUndefined();
});

test('a port that is taken is named, and what is no address of this machine', async () => {
  await expect(openDevice(new URL(device.url))).rejects.toThrow(
    /^another process listens on 127.0.0.1:\d+ already\. Only one at a time can: if it is another probe, wait for it$/,
  );
  await expect(openDevice(new URL('http://192.0.2.1:7001/'))).rejects.toThrow('is no address of this machine');
});

test('pings come over TLS, and are answered as told', async () => {
  const authority = await createAuthority();
  const names = [{ type: 'dns' as const, value: 'localhost' }];
  const certificate = await authority.issue({ subject: 'CN=localhost', names });
  const endpoint = await openNotifications(new URL('https://localhost:0/'), certificate);
  try {
    const ping = { url: endpoint.url, body: '{"auth_req_id":"a"}' };
    expect(await statusOf(ping, [authority.certificate])).toBe(204);
    endpoint.answer('secret-1', { status: 302, headers: { location: endpoint.url } });
    expect(await statusOf(ping, [authority.certificate])).toBe(302);
    expect(endpoint.pings()).toEqual(
      [1, 2].map(() => ({
        ...{ bearer: 'secret-1', text: ping.body, body: { auth_req_id: 'a' } },
        tls: { protocol: 'TLSv1.3', cipher: expect.stringMatching(/^TLS_/) },
      })),
    );
  } finally {
    await endpoint.close();
  }
});
