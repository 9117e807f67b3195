import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { raw } from './admin.js';
import { inProcess } from './in-process.js';
import { build, kcfapi } from './kcfapi.js';

const keycloak = inject('keycloak');
const env = {
  KCFAPI_SERVER: keycloak.url,
  KCFAPI_CA: keycloak.caFile,
  KCFAPI_USERNAME: keycloak.adminUsername,
  KCFAPI_PASSWORD: keycloak.adminPassword,
};
const REALM = 'kcfapi-test-export-command';
const CANARY = 'c4nary-9b1e';
const PRIVATE = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
/** A line of the key itself. */
const KEY = PRIVATE.split('\n')[2] ?? '';
const MASK = '**********';

let cwd: string;
beforeAll(async () => {
  await build();
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-export-command-'));
  await drop();
  await raw('POST', '', {
    realm: REALM,
    enabled: true,
    smtpServer: {
      host: 'mail.example.org',
      from: 'a@example.org',
      auth: 'true',
      user: 'u',
      password: `${CANARY}-mail`,
    },
    clients: [
      {
        clientId: 'service',
        serviceAccountsEnabled: true,
        secret: `${CANARY}-client`,
        attributes: { 'my.api.token': `${CANARY}-attribute` },
      },
      { clientId: 'page', publicClient: true, redirectUris: ['https://page.example/cb'] },
    ],
    users: [
      { username: 'alice', enabled: true, credentials: [{ type: 'password', value: `${CANARY}-user` }] },
      { username: 'bob', enabled: true },
    ],
    identityProviders: [
      { alias: 'bank', providerId: 'oidc', config: { clientId: 'x', clientSecret: `${CANARY}-provider` } },
    ],
  });
  await raw('POST', `/${REALM}/components`, {
    name: 'imported',
    providerId: 'rsa',
    providerType: 'org.keycloak.keys.KeyProvider',
    config: { privateKey: [PRIVATE], priority: ['50'] },
  });
});
afterAll(async () => {
  await drop();
  await rm(cwd, { recursive: true });
});

async function drop(): Promise<void> {
  await raw('DELETE', `/${REALM}`).catch((error: Error) => {
    if (!error.message.includes(': 404 ')) throw error;
  });
}

function expectNoSecret(...texts: readonly string[]): void {
  for (const text of texts) for (const secret of [CANARY, KEY, MASK]) expect(text).not.toContain(secret);
}

const PARAMETERS = [
  ...['SMTP_SERVER_PASSWORD', 'IMPORTED_PRIVATE_KEY', 'SERVICE_SECRET', 'SERVICE_MY_API_TOKEN'],
  'ALICE_PASSWORD_PASSWORD',
];

describe('kcfapi export', () => {
  test('writes a template to standard output, and no secret anywhere', async () => {
    const ran = await kcfapi(['export', '--realm', REALM, '--users', 'alice'], { cwd, env });
    expect(ran.code).toBe(0);
    expectNoSecret(ran.stdout, ran.stderr, ran.arguments);
    expect(parse(ran.stdout)).toMatchObject({
      title: `Realm ${REALM}`,
      realm: { smtpServer: { password: '$(smtp_server_password)' } },
      keys: [{ name: 'imported', config: { privateKey: '$(imported_private_key)' } }],
      clients: [
        { clientId: 'page', redirectUris: ['https://page.example/cb'] },
        { clientId: 'service', secret: '$(service_secret)', attributes: { 'my.api.token': '$(service_my_api_token)' } },
      ],
      users: [{ username: 'alice', credentials: [{ value: '$(alice_password_password)' }] }],
    });
    expect(ran.stderr).toContain('Left out: identity providers: bank');
    expect(ran.stderr).toContain(`Secrets to give: ${PARAMETERS.map(name => `KCFAPI_PARAM_${name}`).join(', ')}`);
    expect(ran.stdout).toContain('# - identity providers: bank (templates have no section for them)');
    expect(await readdir(cwd)).toEqual([]);
  });

  test('writes a file of which the plan is empty, and never over another', async () => {
    const argv = ['export', '--realm', REALM, '--out', 'bank.yaml'];
    const ran = await inProcess(argv, { cwd });
    expect([ran.error, ran.stdout]).toEqual([undefined, '']);
    expect(ran.stderr).toContain(`Written: bank.yaml. See: kcfapi plan bank.yaml --realm ${REALM}`);
    const file = join(cwd, 'bank.yaml');
    const text = await readFile(file, 'utf8');
    expectNoSecret(text, ran.stderr);
    expect(text).not.toContain('alice');
    expect((await stat(file)).mode & 0o777).toBe(0o644);
    const given = Object.fromEntries(PARAMETERS.map(name => [`KCFAPI_PARAM_${name}`, `${CANARY}-attribute`]));
    const pem = { KCFAPI_PARAM_IMPORTED_PRIVATE_KEY: PRIVATE, KCFAPI_PARAM_SERVICE_SECRET: `${CANARY}-client` };
    const planned = await inProcess(['plan', './bank.yaml', '--realm', REALM], { cwd, env: { ...given, ...pem } });
    expect([planned.error, planned.result]).toEqual([undefined, 'fine']);
    expectNoSecret(planned.stdout, planned.stderr);
    await writeFile(file, 'theirs');
    const again = await inProcess(argv, { cwd });
    expect(again.error?.message).toBe('bank.yaml is there already; name another file');
    expect(await readFile(file, 'utf8')).toBe('theirs');
  });

  test('tells all that it found as JSON, without a secret', async () => {
    const { error, stdout, stderr } = await inProcess(['export', '--realm', REALM, '--clients', 's*', '--json'], {
      cwd,
    });
    expect(error).toBeUndefined();
    expectNoSecret(stdout, stderr);
    const told = JSON.parse(stdout) as { readonly template: string };
    expect(told).toMatchObject({
      schemaVersion: 1,
      leftOut: [{ what: 'identity providers: bank', why: 'templates have no section for them' }],
      broken: [],
      weaker: [],
      secretParameters: ['smtp_server_password', 'imported_private_key', 'service_secret', 'service_my_api_token'],
    });
    expect(told).not.toHaveProperty('extends');
    expect((parse(told.template) as { readonly clients: unknown }).clients).toMatchObject([{ clientId: 'service' }]);
  });

  test.each<readonly [string, readonly string[], string]>([
    ['a realm that is not there', ['--realm', 'kcfapi-test-export-none'], 'there is no realm kcfapi-test-export-none'],
    [
      'a template that is not there',
      ['--realm', REALM, '--template', 'fapi2-security-profile-dpp'],
      'did you mean "fapi2-security-profile-dpop"?',
    ],
    ['clients that are not there', ['--realm', REALM, '--clients', 'servce'], 'no client matches "servce"'],
    ['a user that is not there', ['--realm', REALM, '--users', 'alice,carol'], 'there is no user "carol"'],
    ['a file of another kind', ['--realm', REALM, '--out', 'bank.json'], "bank.json: a template's file ends in .yaml"],
  ])('refuses %s', async (_, argv, message) => {
    const { error, stdout } = await inProcess(['export', ...argv], { cwd });
    expect(error?.message).toContain(message);
    expect(stdout).toBe('');
  });
});
