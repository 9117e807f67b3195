import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConnectionSettings, resolveSettings } from '../../src/keycloak/settings.js';
import { openPki } from '../../src/server/pki.js';

let root: string;
let certificate: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kcfapi settings '));
  await mkdir(join(root, '.git'));
  await mkdir(join(root, 'a', 'b'), { recursive: true });
  await writeFile(join(root, 'secret'), 'from-file\n');
  await writeFile(join(root, 'empty'), '\n');
  await writeFile(join(root, 'lines'), 'one\ntwo\n');
  await writeFile(join(root, 'key.pem'), '-----BEGIN NONSENSE-----\n');
  certificate = (await openPki(join(root, 'pki'))).caFile;
});
afterAll(() => rm(root, { recursive: true }));

interface Given {
  readonly file?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly stdin?: string;
  readonly embedded?: boolean;
  /** Below the root. */
  readonly cwd?: string;
}

async function resolve(given: Given) {
  const path = join(root, 'kcfapi.yaml');
  if (given.file !== undefined) await writeFile(path, given.file);
  try {
    return await resolveSettings({
      flags: given.flags ?? {},
      environment: given.env ?? {},
      cwd: join(root, given.cwd ?? '.'),
      embedded: async () =>
        given.embedded === true
          ? { url: 'https://localhost:8443', caFile: certificate, adminUsername: 'root', adminPassword: 'random' }
          : undefined,
      readStdin: async () => given.stdin ?? '',
    });
  } finally {
    await rm(path, { force: true });
  }
}

const SERVER = { KCFAPI_SERVER: 'https://env.example' };
const USER = { KCFAPI_USERNAME: 'u', KCFAPI_PASSWORD: 'p' };
const FULL = { ...SERVER, ...USER, KCFAPI_REALM: 'bank' };
const user = (more: object = {}) => ({ kind: 'user', clientId: 'admin-cli', username: 'u', password: 'p', ...more });

describe('what is stronger', () => {
  const cases: readonly (readonly [string, Given, Partial<ConnectionSettings>])[] = [
    ['the environment alone', { env: FULL }, { server: 'https://env.example', realm: 'bank', authRealm: 'master' }],
    [
      'a file alone',
      { file: 'server: https://file.example\nrealm: r\n', env: USER },
      { server: 'https://file.example' },
    ],
    [
      'the environment over a file',
      { file: 'server: https://file.example\n', env: FULL },
      { server: 'https://env.example' },
    ],
    [
      'a flag over both',
      { file: 'server: https://file.example\n', env: FULL, flags: { server: 'https://flag.example' } },
      { server: 'https://flag.example' },
    ],
    [
      'a file above the folder',
      { file: 'realm: above\n', env: { ...SERVER, ...USER }, cwd: 'a/b' },
      { realm: 'above' },
    ],
    ['each setting by itself', { file: 'auth-realm: staff\n', env: FULL }, { authRealm: 'staff', realm: 'bank' }],
    [
      'a trailing slash does not count',
      { env: FULL, flags: { server: 'https://x.example/auth/' } },
      { server: 'https://x.example/auth' },
    ],
    [
      'http on the loopback',
      { env: FULL, flags: { server: 'http://127.0.0.1:8080' } },
      { server: 'http://127.0.0.1:8080' },
    ],
    [
      'http with --insecure',
      { env: FULL, flags: { server: 'http://x.example', insecure: true } },
      { verifyTls: false },
    ],
    ['the longest realm', { env: FULL, flags: { realm: 'r'.repeat(237) } }, { realm: 'r'.repeat(237) }],
    ['master with --allow-master', { env: FULL, flags: { realm: 'master', allowMaster: true } }, { realm: 'master' }],
    ['a user of the environment', { env: FULL }, { credentials: user() as never }],
    [
      'a password file by flag over a password of the environment',
      { env: FULL, flags: { passwordFile: 'secret' } },
      { credentials: user({ password: 'from-file' }) as never },
    ],
    [
      'a password from standard input',
      { env: FULL, flags: { passwordFile: '-' }, stdin: 'from stdin \r\n' },
      { credentials: user({ password: 'from stdin ' }) as never },
    ],
    [
      'a file in kcfapi.yaml starts from there',
      { file: 'password-file: secret\n', env: { ...SERVER, KCFAPI_USERNAME: 'u', KCFAPI_REALM: 'r' }, cwd: 'a' },
      { credentials: user({ password: 'from-file' }) as never },
    ],
    [
      'a client by flag over a user of the environment',
      { env: FULL, flags: { clientId: 'ci', clientSecretFile: 'secret' } },
      { credentials: { kind: 'client', clientId: 'ci', clientSecret: 'from-file' } },
    ],
    [
      'a user by flag over a client of the environment, whose id is the client’s own',
      {
        env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_CLIENT_ID: 'ci', KCFAPI_CLIENT_SECRET: 's' },
        flags: { username: 'u', passwordFile: 'secret' },
      },
      { credentials: user({ password: 'from-file' }) as never },
    ],
    [
      'a client for the user',
      { env: FULL, flags: { clientId: 'my-cli' } },
      { credentials: user({ clientId: 'my-cli' }) as never },
    ],
    [
      'the embedded server where nothing points elsewhere',
      { embedded: true, flags: { realm: 'bank' } },
      { server: 'https://localhost:8443', credentials: user({ username: 'root', password: 'random' }) as never },
    ],
    ['a named server over the embedded one', { embedded: true, env: FULL }, { server: 'https://env.example' }],
  ];
  it.each(cases)('%s', async (_, given, expected) => {
    expect((await resolve(given)).settings).toMatchObject(expected);
  });
});

describe('what is refused', () => {
  const cases: readonly (readonly [string, Given, RegExp])[] = [
    ['no server', { flags: { realm: 'r' } }, /no server.*--server.*KCFAPI_SERVER.*kcfapi keycloak start/s],
    ['no realm', { env: { ...SERVER, ...USER } }, /no realm.*--realm/],
    ['no credentials', { env: SERVER, flags: { realm: 'r' } }, /no credentials/],
    [
      'credentials without a server, although one is embedded',
      { embedded: true, env: { ...USER, KCFAPI_REALM: 'r' } },
      /KCFAPI_\w+ is given, but no server/,
    ],
    [
      'a user without a password',
      { env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_USERNAME: 'u' } },
      /KCFAPI_USERNAME.*without a password/,
    ],
    ['a password without a user', { env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_PASSWORD: 'p' } }, /without a user/],
    [
      'a secret without a client',
      { env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_CLIENT_SECRET: 'p' } },
      /without a client/,
    ],
    [
      'a client without a secret',
      { env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_CLIENT_ID: 'c' } },
      /KCFAPI_CLIENT_ID.*without a secret/,
    ],
    [
      'user and client of the same strength',
      { env: { ...FULL, KCFAPI_CLIENT_SECRET: 's' } },
      /KCFAPI_CLIENT_SECRET and KCFAPI_USERNAME contradict/,
    ],
    [
      'password twice',
      { env: { ...FULL, KCFAPI_PASSWORD_FILE: 'f' } },
      /KCFAPI_PASSWORD and KCFAPI_PASSWORD_FILE contradict/,
    ],
    ['an empty flag', { env: FULL, flags: { realm: '' } }, /--realm is empty/],
    ['an empty variable', { env: { ...FULL, KCFAPI_PASSWORD: '' } }, /KCFAPI_PASSWORD is empty/],
    ['an empty password file', { env: FULL, flags: { passwordFile: 'empty' } }, /--password-file: the file is empty/],
    ['an empty standard input', { env: FULL, flags: { passwordFile: '-' } }, /standard input is empty/],
    ['a password file of several lines', { env: FULL, flags: { passwordFile: 'lines' } }, /one line/],
    [
      'a password file that is not there',
      { env: FULL, flags: { passwordFile: 'none' } },
      /--password-file: .*none cannot be read: there is no such file/,
    ],
    ['a CA that is not there', { env: FULL, flags: { ca: 'none.pem' } }, /--ca: .*none\.pem cannot be read/],
    ['a CA that is none', { env: FULL, flags: { ca: 'key.pem' } }, /--ca: key\.pem holds no certificate/],
    ['realm master', { env: FULL, flags: { realm: 'master' } }, /--realm: master .*--allow-master/s],
    ['a realm with a slash', { env: FULL, flags: { realm: 'a/b' } }, /--realm: "\/" cannot be/],
    [
      'a realm whose name is too long for Keycloak',
      { env: FULL, flags: { realm: 'r'.repeat(238) } },
      /--realm: a realm's name has at most 237 characters, and this one 238/,
    ],
    ['a realm that is a path', { env: FULL, flags: { realm: '..' } }, /not a realm's name/],
    ['a server that is no address', { env: FULL, flags: { server: 'localhost' } }, /--server: not an address/],
    ['a server of another scheme', { env: FULL, flags: { server: 'ftp://x' } }, /must begin with https/],
    ['a server with a path of the API', { env: FULL, flags: { server: 'https://x/realms/y' } }, /base address/],
    ['a server with a query', { env: FULL, flags: { server: 'https://x/?a' } }, /no query/],
    [
      'plain http over the network',
      { env: FULL, flags: { server: 'http://x.example' } },
      /http:\/\/ would send the password in the clear/,
    ],
    [
      'an unknown key',
      { file: 'server: https://x\nrelam: y\n', env: FULL },
      /^kcfapi\.yaml:2:1: unknown key "relam".*"realm"/,
    ],
    ['a key in camel case', { file: 'authRealm: y\n', env: FULL }, /did you mean "auth-realm"/],
    [
      'a flag of the moment in the file',
      { file: 'insecure: true\n', env: FULL },
      /kcfapi\.yaml:1:1: "insecure".*flag only/,
    ],
    ['an empty value in the file', { file: 'realm: ""\n', env: USER }, /kcfapi\.yaml:1:1: realm is empty/],
    ['a number', { file: 'realm: 5\n', env: FULL }, /kcfapi\.yaml:1:1: realm must be a text/],
    ['a list', { file: '- a\n', env: FULL }, /kcfapi\.yaml:1:1: /],
    [
      'two of a kind',
      { file: 'realm: a\nrealm: b\n', env: FULL },
      /kcfapi\.yaml:2:1: not valid YAML: this setting stands there twice/,
    ],
    [
      'the file of a folder above, by its way there',
      { file: 'x: 1\n', env: FULL, cwd: 'a' },
      /^\.\.[\\/]kcfapi\.yaml:1:1/,
    ],
  ];
  it.each(cases)('%s', async (_, given, message) => {
    await expect(resolve(given)).rejects.toThrow(message);
  });
});

describe('secrets', () => {
  const CANARY = 'c4n4ry-0b5f';
  const cases: readonly (readonly [string, Given])[] = [
    ['a password in the file', { file: `password: ${CANARY}\n`, env: FULL }],
    ['a client secret in the file', { file: `client-secret: ${CANARY}\n`, env: FULL }],
    ['a token in the file', { file: `accessToken: ${CANARY}\n`, env: FULL }],
    ['a password in a broken file', { file: `password: "${CANARY}\n x: [`, env: FULL }],
    ['a password in the address', { env: FULL, flags: { server: `https://u:${CANARY}@x.example` } }],
    ['a password in a wrong address', { env: FULL, flags: { server: `u:${CANARY}@x.example` } }],
    ['contradicting secrets', { env: { ...FULL, KCFAPI_PASSWORD: CANARY, KCFAPI_CLIENT_SECRET: CANARY } }],
    ['a password without a user', { env: { ...SERVER, KCFAPI_REALM: 'r', KCFAPI_PASSWORD: CANARY } }],
  ];
  it.each(cases)('%s are refused without being quoted', async (_, given) => {
    const error = await resolve(given).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(String((error as Error).stack)).not.toContain(CANARY);
  });

  it('in kcfapi.yaml come with a word on where they belong', async () => {
    await expect(resolve({ file: 'password: x\n', env: FULL })).rejects.toThrow(
      /^kcfapi\.yaml:1:1: "password" is a secret.*KCFAPI_PASSWORD.*--password-file/s,
    );
  });
});

describe('what is said', () => {
  it('names the embedded server', async () => {
    const { notes } = await resolve({ embedded: true, flags: { realm: 'r' } });
    expect(notes).toEqual([expect.stringContaining('embedded Keycloak at https://localhost:8443')]);
  });
  it('warns of --insecure', async () => {
    const { notes } = await resolve({ env: FULL, flags: { insecure: true } });
    expect(notes).toEqual([expect.stringMatching(/^WARNING: --insecure/)]);
  });
  it('is nothing otherwise', async () => {
    expect((await resolve({ env: FULL })).notes).toEqual([]);
  });
});

it('looks for kcfapi.yaml no further than to the git root', async () => {
  await mkdir(join(root, 'a', '.git'));
  try {
    const { settings } = await resolve({ file: 'realm: above\n', env: FULL, cwd: 'a/b' });
    expect(settings.realm).toBe('bank');
  } finally {
    await rm(join(root, 'a', '.git'), { recursive: true });
  }
});
