import { chmod, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addRender } from '../../src/commands/render.js';

const SECRETS = {
  KCFAPI_PARAM_ALICE: 'secret of alice',
  KCFAPI_PARAM_APP: 'secret of the app',
  KCFAPI_PARAM_KEY: 'pem',
};

const BANK = `
title: A bank
profile: { client_auth_type: client_secret_basic }
parameters:
  alice: { type: string, secret: true }
  app: { type: string, secret: true }
  key: { type: string, secret: true }
  name: { type: string, default: Alice }
realm:
  attributes: { cibaExpiresIn: 90 }
keys:
  - name: ours
    providerId: rsa
    config: { priority: 110, privateKey: $(key), certificate: public }
  - name: made
    providerId: rsa-generated
    config: { algorithm: PS256, keySize: 2048 }
clientScopes:
  - name: accounts
    attributes: { include.in.token.scope: true }
clients:
  - clientId: app
    secret: $(app)
    attributes: { client.secret.expiration.time: 0 }
users:
  - username: alice
    firstName: $(name)
    attributes: { tier: 1 }
    credentials: [{ type: password, value: $(alice), temporary: false }]
`;

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'kcfapi render ')));
  await writeFile(join(cwd, 'bank.yaml'), BANK);
});
afterEach(() => rm(cwd, { recursive: true }));

/** Runs `kcfapi render ./bank.yaml …` within this process. */
async function render(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const [stdout, stderr] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
  const program = new Command('kcfapi').option('--json').option('--no-color').exitOverride();
  program.configureOutput({ writeErr: text => stderr.write(text) });
  const signal = new AbortController().signal;
  const stdin = new PassThrough();
  addRender(program, { signal, environment, cwd, stdin, stdout, stderr, conclude: () => {} });
  await program.parseAsync(['render', './bank.yaml', ...argv], { from: 'user' });
  return { stdout: (stdout.read() as string | null) ?? '', stderr: (stderr.read() as string | null) ?? '' };
}

describe('the realm as JSON', () => {
  it('leaves secrets out, says which, and needs none', async () => {
    const { stdout, stderr } = await render(['--realm', 'bank']);
    expect(stderr.trim().split('\n')).toEqual([
      'Left out, since it is secret: /keys/ours',
      'Left out, since it is secret: /clients/app/secret',
      'Left out, since it is secret: /users/alice/credentials/password',
    ]);
    const { realm, clients, users, components } = JSON.parse(stdout);
    expect(realm).toBe('bank');
    expect(clients.find(({ clientId }: { clientId: string }) => clientId === 'app')).not.toHaveProperty('secret');
    expect(users).toMatchObject([{ username: 'alice', firstName: 'Alice', credentials: [] }]);
    const keys = components['org.keycloak.keys.KeyProvider'].map(({ name }: { name: string }) => name);
    expect(keys).toEqual(['aes-generated', 'hmac-generated-hs512', 'rsa-enc-generated', 'rsa-generated', 'made']);
    expect(await render(['--realm', 'bank'], SECRETS)).toEqual({ stdout, stderr });
  });

  it('holds secrets only where they are asked for, in a file for its owner alone', async () => {
    const { stdout, stderr } = await render(['--realm', 'bank', '--with-secrets', '--out', 'bank.json'], SECRETS);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
    expect((await stat(join(cwd, 'bank.json'))).mode & 0o777).toBe(0o600);
    const { clients, users } = JSON.parse(await readFile(join(cwd, 'bank.json'), 'utf8'));
    expect(clients.find(({ clientId }: { clientId: string }) => clientId === 'app').secret).toBe('secret of the app');
    expect(users[0].credentials).toEqual([{ type: 'password', value: 'secret of alice', temporary: false }]);
    await expect(render(['--realm', 'bank', '--with-secrets'], SECRETS)).rejects.toThrow('--with-secrets wants --out');
  });

  it('takes secrets from files of both kinds, those that others may read with a note, and none that they may write', async () => {
    const environment = { KCFAPI_PARAM_APP: 'secret of the app', KCFAPI_PARAM_KEY: 'pem' };
    await writeFile(join(cwd, 'v.yaml'), 'alice: secret of alice\n');
    await writeFile(join(cwd, 'alice'), 'secret of alice\n');
    for (const [file, ...argv] of [
      ['v.yaml', '--values', 'v.yaml'],
      ['alice', '--set-file', 'alice=alice'],
    ] as const) {
      const run = () => render(['--realm', 'bank', '--with-secrets', '--out', 'bank.json', ...argv], environment);
      for (const [mode, note] of [
        [0o600, ''],
        [0o644, `Others than its owner may read ${file}, which holds secrets: alice\n`],
      ] as const) {
        await chmod(join(cwd, file), mode);
        expect((await run()).stderr).toBe(note);
        expect(await readFile(join(cwd, 'bank.json'), 'utf8')).toContain('secret of alice');
      }
      await chmod(join(cwd, file), 0o664);
      await expect(run()).rejects.toThrow('"alice" is secret, and others than its owner may write this file');
    }
  });

  it('holds texts where Keycloak has maps of texts, as the Operator’s schema wants it', async () => {
    const { attributes, users, components, clientScopes } = JSON.parse((await render(['--realm', 'bank'])).stdout);
    expect(attributes).toEqual({ cibaExpiresIn: '90' });
    expect(users[0].attributes).toEqual({ tier: ['1'] });
    expect(components['org.keycloak.keys.KeyProvider'].at(-1).config).toEqual({
      algorithm: ['PS256'],
      keySize: ['2048'],
    });
    expect(clientScopes.at(-1)).toMatchObject({ name: 'accounts', attributes: { 'include.in.token.scope': 'true' } });
  });

  it('gives users the default role of a realm of that name, which an import does not', async () => {
    const { users, clients, defaultRole } = JSON.parse((await render(['--realm', 'Bank'])).stdout);
    expect(users[0].realmRoles).toEqual(['default-roles-bank']);
    expect(defaultRole.name).toBe('default-roles-bank');
    expect(JSON.stringify(clients)).toContain('/realms/Bank/account/');
    expect(JSON.stringify(clients)).not.toContain('{realm}');
  });

  it('says nothing of what is built in where Keycloak makes it by itself', async () => {
    await writeFile(join(cwd, 'bank.yaml'), 'title: Bare\nprofile: { client_auth_type: none }\n');
    const { stdout } = await render(['--realm', 'bank']);
    expect(JSON.parse(stdout)).toEqual({ realm: 'bank', keycloakVersion: '26.7.4', enabled: true });
  });
});

describe('the Operator’s resource', () => {
  it('has placeholders for secrets, each from a key of a Secret', async () => {
    const { stdout, stderr } = await render(['--realm', 'Big_Bank', '--format', 'operator'], SECRETS);
    expect(stderr).toContain('Kubernetes takes no name like "Big_Bank", so the KeycloakRealmImport is "big-bank";');
    for (const secret of Object.values(SECRETS)) expect(stdout).not.toContain(`: ${secret}`);
    const { apiVersion, kind, metadata, spec } = parse(stdout);
    expect({ apiVersion, kind, metadata }).toEqual({
      apiVersion: 'k8s.keycloak.org/v2beta1',
      kind: 'KeycloakRealmImport',
      metadata: { name: 'big-bank' },
    });
    expect(spec.keycloakCRName).toBe('keycloak');
    expect(spec.placeholders).toEqual({
      KCFAPI_PARAM_KEY: { secret: { name: 'big-bank-secrets', key: 'key' } },
      KCFAPI_PARAM_APP: { secret: { name: 'big-bank-secrets', key: 'app' } },
      KCFAPI_PARAM_ALICE: { secret: { name: 'big-bank-secrets', key: 'alice' } },
    });
    expect(spec.realm.realm).toBe('Big_Bank');
    expect(spec.realm.users[0].credentials[0].value).toBe(['$', '{KCFAPI_PARAM_ALICE}'].join(''));
  });

  it('says under which name it is, where that is not the realm’s: another realm may come to the same', async () => {
    const run = (realm: string) => render(['--realm', realm, '--format', 'operator'], SECRETS);
    for (const [realm, name] of [
      ['NWC_Ü', 'nwc'],
      ['nwc-', 'nwc'],
      ['Ü', 'realm'],
    ] as const) {
      const { stdout, stderr } = await run(realm);
      expect(parse(stdout).metadata.name).toBe(name);
      expect(stderr).toContain(`so the KeycloakRealmImport is "${name}"`);
    }
    expect((await run('nwc')).stderr).toBe('');
  });

  it('is named as the cluster wants it', async () => {
    const names = ['--keycloak-name', 'sso', '--secret-name', 'bank'];
    const { spec } = parse((await render(['--realm', 'bank', '--format', 'operator', ...names])).stdout);
    expect(spec.keycloakCRName).toBe('sso');
    expect(spec.placeholders.KCFAPI_PARAM_APP.secret.name).toBe('bank');
  });
});

describe('what cannot be meant', () => {
  it.each([
    [['--realm', 'a b'], `--realm: " " cannot be in a realm's name`],
    [['--realm', 'master'], '--realm: every Keycloak has the realm master'],
    [['--realm', 'b', '--format', 'operator', '--json'], '--json: the operator’s format is YAML'],
    [['--realm', 'b', '--format', 'operator', '--with-secrets', '--out', 'x'], '--with-secrets: the Operator takes'],
    [['--realm', 'b', '--secret-name', 'x'], '--keycloak-name and --secret-name are for --format operator'],
    [
      ['--realm', 'b', '--format', 'operator', '--secret-name', 'My_Secret'],
      '--secret-name: Kubernetes takes names of',
    ],
    [['--realm', 'b', '--format', 'operator', '--keycloak-name', 'sso-'], '--keycloak-name: Kubernetes takes names of'],
    [['--realm', 'b', '--set', 'alice=x'], '--set alice: the parameter is secret'],
    [['--realm', 'b', '--out', 'nowhere/x.json'], 'cannot be written: there is no such folder'],
    [['--format', 'realm-json'], "required option '--realm <name>' not specified"],
  ])('%j', async (argv, message) => {
    await expect(render(argv)).rejects.toThrow(message);
  });
});

describe('an output file', () => {
  const OPERATOR = ['--format', 'operator'];
  it.each([
    ['the template', [], BANK],
    ['another template', OPERATOR, '{ "title": "Own", "realm": { "displayName": "Own" } }'],
    ['an exported realm', [], '{ "id": "x", "realm": "bank" }'],
  ])('that is %s is kept', async (_, more, text) => {
    const file = text === BANK ? 'bank.yaml' : 'own.json';
    await writeFile(join(cwd, file), text);
    await expect(render(['--realm', 'b', '--out', file, ...more])).rejects.toThrow(
      `--out: ${file} is there and was not rendered`,
    );
    expect(await readFile(join(cwd, file), 'utf8')).toBe(text);
  });

  it('is told of in JSON', async () => {
    const { stdout } = await render(['--realm', 'bank', '--out', 'bank.json', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schemaVersion: 1, file: 'bank.json' },
      notes: expect.arrayContaining(['Left out, since it is secret: /keys/ours']),
    });
  });

  it('of an earlier render is written over, in either format', async () => {
    for (const format of [[], OPERATOR]) {
      for (const realm of ['a', 'b-\u00fc']) {
        await render(['--realm', realm, '--out', 'out', ...format]);
        await render(['--realm', 'c', '--out', 'out', ...format]);
        expect(await readFile(join(cwd, 'out'), 'utf8')).toMatch(/realm"?: "?c/);
      }
    }
  });
});

describe('a flow of a client', () => {
  it('is refused with its place, since no import can name it', async () => {
    const withFlow = (alias: string) =>
      writeFile(
        join(cwd, 'bank.yaml'),
        BANK.replace('secret: $(app)', `authenticationFlowBindingOverrides: { browser: ${alias} }`),
      );
    await withFlow('strong');
    await expect(render(['--realm', 'bank'])).rejects.toThrow(
      `bank.yaml:23:52: Client "app" names a flow in the place of the realm's, which no import can`,
    );
    await withFlow('""');
    await expect(render(['--realm', 'bank'])).resolves.toBeDefined();
  });
});
