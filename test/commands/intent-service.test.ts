import { expect, test } from 'vitest';
import { createAuthority } from '../../src/authority.js';
import { openIntentService } from '../../src/commands/intent-service.js';
import { openIntents } from '../../src/parties/intent-service.js';
import type { Profile } from '../../src/template/profile.js';

const UK: Profile = { client_auth_type: 'private_key_jwt', fapi_profile: 'openbanking_uk' };
const LOCAL = 'https://localhost:8443';
const REMOTE = 'https://sso.example';

/** What the realm names as the address of its service. */
const asking = (server: string, address?: string) => ({
  ...{ server, authority: undefined },
  endpoint: async () => address,
});

async function urlOf(...given: Parameters<typeof openIntentService>): Promise<string | undefined> {
  const service = await openIntentService(...given);
  await service?.close();
  return service?.url;
}

test('it listens where the realm asks, on this machine', async () => {
  expect(await urlOf({}, UK, asking(LOCAL, 'http://127.0.0.1:0/check'))).toMatch(
    /^http:\/\/127\.0\.0\.1:[1-9]\d*\/check$/,
  );
});

test('https brings a certificate of the authority', async () => {
  const around = { ...asking(LOCAL, 'https://localhost:0/check'), authority: await createAuthority() };
  expect(await urlOf({}, UK, around)).toMatch(/^https:\/\/localhost:[1-9]\d*\/check$/);
});

test.each([
  ['127.0.0.1:0', 'check'],
  ['http://127.0.0.1:0', 'check'],
  ['http://127.0.0.1:0/', 'check'],
  ['http://127.0.0.1:0/other', 'other'],
])('at %s, where that is said, the path is /%s', async (intentListen, path) => {
  const around = asking(REMOTE, 'https://consents.bank.example/check');
  expect(await urlOf({ intentListen }, UK, around)).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:[1-9]\\d*/${path}$`));
});

test('a realm that asks nobody needs nobody to listen', async () => {
  const service = await openIntentService({}, UK, asking(REMOTE));
  expect(service?.create('tpp-1')).toMatch(/^[0-9a-f-]{36}$/);
  expect(service?.url).toBeUndefined();
});

test('there is none for a client with an intent of its own, and for other profiles', async () => {
  const around = asking(LOCAL, 'https://consents.bank.example/check');
  expect(await openIntentService({ intent: 'i-1' }, UK, around)).toBeUndefined();
  expect(await openIntentService({}, { client_auth_type: 'mtls' }, around)).toBeUndefined();
});

test.each([
  [{}, UK, LOCAL, 'The realm asks https://consents.bank.example/check whose an intent is'],
  [{}, UK, REMOTE, '--client ID --intent INTENT; or, where this address is of this machine: --intent-listen URL.'],
  [{ intent: 'i-1', intentListen: '127.0.0.1:0' }, UK, LOCAL, '--intent and --intent-listen contradict each other'],
  [{ intent: 'i-1' }, { client_auth_type: 'mtls' }, LOCAL, "--intent: in this template's profile no authorization"],
  [{ intentListen: '127.0.0.1:0' }, { client_auth_type: 'mtls' }, LOCAL, "--intent-listen: in this template's profile"],
  [{ intentListen: 'https://localhost:0/' }, UK, LOCAL, '--intent-listen: https needs a certificate'],
  [{ intentListen: 'http://127.0.0.1:0/?a=b' }, UK, LOCAL, '--intent-listen: "http://127.0.0.1:0/?a=b" is no address'],
] as const)('%j is refused', async (given, profile, server, words) => {
  const opened = openIntentService(given, profile, asking(server, 'https://consents.bank.example/check'));
  await expect(opened).rejects.toThrow(words);
});

test('a service that is there already may be the bank’s own: it says how to probe by that', async () => {
  const there = await openIntents(new URL('http://127.0.0.1:0/check'));
  try {
    await expect(openIntentService({}, UK, asking(LOCAL, there.url))).rejects.toThrow(
      /--client ID --intent INTENT\): another process listens on 127\.0\.0\.1:\d+ already/,
    );
  } finally {
    await there.close();
  }
});
