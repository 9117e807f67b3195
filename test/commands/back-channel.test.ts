import { expect, test } from 'vitest';
import { createAuthority } from '../../src/authority.js';
import { openBackChannel } from '../../src/commands/back-channel.js';
import type { Profile } from '../../src/template/profile.js';

const LOCAL = 'https://localhost:8443';
const REMOTE = 'https://sso.example';
const POLL: Profile = { client_auth_type: 'private_key_jwt', ciba_mode: 'poll' };
const PING: Profile = { ...POLL, ciba_mode: 'ping' };
const authority = await createAuthority();

test('nothing is listened at where nothing is said and the server is elsewhere', async () => {
  const channel = await openBackChannel({}, PING, { server: REMOTE, authority });
  expect(Object.keys(channel)).toEqual(['close']);
});

test('host and port are enough, and https brings a certificate of the authority', async () => {
  const given = { deviceListen: '127.0.0.1:0', notificationListen: 'https://localhost:0/pings' };
  const channel = await openBackChannel(given, PING, { server: REMOTE, authority });
  try {
    expect(channel.device?.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/$/);
    expect(channel.notifications?.url).toMatch(/^https:\/\/localhost:[1-9]\d*\/pings$/);
  } finally {
    await channel.close();
  }
});

test('a server on this machine can ping it at a free port', async () => {
  const given = { deviceListen: '127.0.0.1:0' };
  const channel = await openBackChannel(given, PING, { server: LOCAL, authority });
  await channel.close();
  expect(channel.notifications?.url).toMatch(/^https:\/\/localhost:[1-9]\d*\/$/);
  const polled = await openBackChannel(given, POLL, { server: LOCAL, authority });
  await polled.close();
  expect(polled.notifications).toBeUndefined();
});

test('pings of clients that are registered already come where they were registered', async () => {
  const registered = { server: LOCAL, authority, areRegistered: true };
  const channel = await openBackChannel({ deviceListen: '127.0.0.1:0' }, PING, registered);
  await channel.close();
  expect(channel.notifications).toBeUndefined();
  const given = { deviceListen: '127.0.0.1:0', notificationListen: 'https://localhost:0/pings' };
  const named = await openBackChannel(given, PING, registered);
  await named.close();
  expect(named.notifications?.url).toMatch(/^https:\/\/localhost:[1-9]\d*\/pings$/);
});

test.each([
  [{ deviceListen: 'http://' }, POLL, '--device-listen: "http://" is no address to listen at'],
  [{ deviceListen: 'http://127.0.0.1:0/?a=b' }, POLL, '--device-listen: "http://127.0.0.1:0/?a=b" is no address'],
  [{ deviceListen: 'ftp://127.0.0.1/' }, POLL, '--device-listen: "ftp://127.0.0.1/" is no address'],
  [{ deviceListen: 'https://localhost:0' }, POLL, '--device-listen: https needs a certificate'],
  [
    { deviceListen: '127.0.0.1:0', notificationListen: 'https://localhost:0' },
    PING,
    '--notification-listen: https needs a certificate',
  ],
  [{ deviceListen: '192.0.2.1:7001' }, POLL, '--device-listen: 192.0.2.1:7001 is no address of this machine'],
  [{ notificationListen: '127.0.0.1:0' }, { client_auth_type: 'mtls' }, "--notification-listen: this template's"],
  [{ notificationListen: '127.0.0.1:0', deviceListen: '127.0.0.1:0' }, POLL, '--notification-listen: with poll'],
] as const)('%j is refused', async (given, profile, words) => {
  const opened = openBackChannel(given, profile, { server: REMOTE, authority: undefined });
  await expect(opened).rejects.toThrow(words);
});
