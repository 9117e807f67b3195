import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from '../../src/keycloak/connect.js';
import type { Connection } from '../../src/keycloak/connection.js';
import { openPki } from '../../src/server/pki.js';
import { build, type Ended, kcfapi } from './kcfapi.js';
import { startProxy } from './proxy.js';

const keycloak = inject('keycloak');
const id = randomUUID().slice(0, 8);
const realm = `kcfapi-test-cli-${id}`;

// Whatever shows one of these shows a secret.
const canary = {
  password: `c4nary-password-${randomUUID()}`,
  clientSecret: `c4nary-client-secret-${randomUUID()}`,
  parameter: `c4nary-parameter-${randomUUID()}`,
};
const names = {
  admin: `kcfapi-test-admin-${id}`,
  nobody: `kcfapi-test-nobody-${id}`,
  client: `kcfapi-test-client-${id}`,
};

let cwd: string;
let master: Connection;
let otherCa: string;
/** Connects as an administrator whose password is a canary. */
let env: Readonly<Record<string, string>>;

const TEMPLATE = `
title: A realm for a test
profile: { plan: fapi2-security-profile-final, client_auth_type: private_key_jwt, sender_constrain: dpop }
parameters:
  tester: { type: string, secret: true }
realm:
  accessCodeLifespan: 30
users:
  - username: tester
    credentials:
      - { type: password, value: $(tester) }
`;

beforeAll(async () => {
  await build();
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi cli '));
  otherCa = (await openPki(join(cwd, 'pki'))).caFile;
  master = await connect({
    server: keycloak.url,
    realm: 'master',
    authRealm: 'master',
    ca: keycloak.ca,
    verifyTls: true,
    credentials: {
      kind: 'user',
      clientId: 'admin-cli',
      username: keycloak.adminUsername,
      password: keycloak.adminPassword,
    },
  });
  const { admin } = master;
  const role = await admin.roles.findOneByName({ name: 'admin' });
  const roles = [{ id: role?.id ?? '', name: 'admin' }];
  for (const username of [names.admin, names.nobody]) {
    const user = await admin.users.create({
      username,
      enabled: true,
      email: `${username}@example.org`,
      firstName: 'a',
      lastName: 'b',
      credentials: [{ type: 'password', value: canary.password }],
    });
    if (username === names.admin) await admin.users.addRealmRoleMappings({ id: user.id, roles });
  }
  const client = await admin.clients.create({
    clientId: names.client,
    secret: canary.clientSecret,
    serviceAccountsEnabled: true,
  });
  const account = await admin.clients.getServiceAccountUser({ id: client.id });
  await admin.users.addRealmRoleMappings({ id: account.id ?? '', roles });
  await writeFile(join(cwd, 'bank.yaml'), TEMPLATE);
  env = {
    KCFAPI_SERVER: keycloak.url,
    KCFAPI_CA: keycloak.caFile,
    KCFAPI_REALM: realm,
    KCFAPI_USERNAME: names.admin,
    KCFAPI_PASSWORD: canary.password,
    KCFAPI_PARAM_TESTER: canary.parameter,
  };
});

afterAll(async () => {
  const { admin } = master;
  if ((await admin.realms.findOne({ realm })) !== null) await admin.realms.del({ realm });
  for (const user of await admin.users.find({ username: `-${id}` })) await admin.users.del({ id: user.id ?? '' });
  for (const { id: uuid } of await admin.clients.find({ clientId: names.client }))
    await admin.clients.del({ id: uuid ?? '' });
  await master.close();
  await rm(cwd, { recursive: true });
});

/** Runs the command and sees to it that no secret shows, whatever else the test looks at. */
async function run(
  argv: readonly string[],
  { env: more = {}, ...options }: Partial<Parameters<typeof kcfapi>[1]> = {},
): Promise<Ended> {
  const given = Object.fromEntries(Object.entries({ ...env, ...more }).filter(([, value]) => value !== ''));
  const ended = await kcfapi(argv, { cwd, ...options, env: given });
  for (const [name, text] of Object.entries(ended)) {
    for (const secret of Object.values(canary)) expect(String(text), name).not.toContain(secret);
  }
  return ended;
}

describe('from nothing to a realm', () => {
  it('plans, with exit code 2 where the realm differs', async () => {
    const { code, stdout, stderr } = await run(['plan', './bank.yaml']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^Realm ${realm} on ${keycloak.url}, as bank asks\n`));
    expect(stdout).toMatch(/\+ accessCodeLifespan: 30 {2}\(bank\.yaml:7\)/);
    expect(stdout).toMatch(/\n\+ users tester\n(?: .*\n)* +~ .*credentials.*: \(sensitive\)/);
    expect(code).toBe(2);
  });

  it('does not write without being told', async () => {
    const { code, stderr } = await run(['apply', './bank.yaml']);
    expect(stderr).toMatch(/no terminal to ask on: give --yes/);
    expect(code).toBe(1);
    expect(await master.admin.realms.findOne({ realm })).toBeNull();
  });

  it('applies, says each change, and whether the realm has converged', async () => {
    const { code, stdout, stderr, ...seen } = await run(['apply', './bank.yaml', '--yes', '--verbose']);
    // That a secret is not among the arguments says something only where arguments are seen.
    if (process.platform === 'linux') expect(seen.arguments).toMatch(/cli\.js\0apply\0\.\/bank\.yaml\0--yes/);
    expect(stdout).toMatch(/Done: 2 of 2\. Planned again: nothing is left to do\.\n$/);
    expect(stderr).toContain(`create realm ${realm}`);
    expect(stderr).toMatch(/POST \/admin\/realms\/ 201 \d+ ms/);
    expect(code).toBe(0);
  });

  it('plans nothing afterwards, with JSON alone on standard output', async () => {
    const { code, stdout } = await run(['plan', './bank.yaml', '--json', '--verbose']);
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, basis: { realm }, changes: [] });
    expect(code).toBe(0);
  });

  it('probes, and writes reports', async () => {
    const reporter = 'console,json=out/a/probe.json,junit=out/probe.xml';
    const { code, stdout, stderr } = await run(['probe', './bank.yaml', '--reporter', reporter, '--verbose']);
    expect(stdout).toMatch(/\nFAIL {3}client-assertion-rs256 {2}/);
    expect(stdout).toMatch(/\n\d+ probes: [1-9]\d* fail, .*; \d+\.\d s, \d+ requests\n$/);
    expect(stderr).toContain('Written: out/a/probe.json');
    expect(code).toBe(2);
    const [json, junit] = await Promise.all(
      ['out/a/probe.json', 'out/probe.xml'].map(file => readFile(join(cwd, file), 'utf8')),
    );
    expect(JSON.parse(json ?? '')).toMatchObject({ schemaVersion: 1, realm, server: { url: keycloak.url } });
    for (const secret of Object.values(canary)) expect(`${json}${junit}`).not.toContain(secret);
  });

  it('probes only what is asked for', async () => {
    const { code, stdout } = await run(['probe', './bank.yaml', '--json', '--only', 'code-verifier-wrong']);
    expect(JSON.parse(stdout).findings).toMatchObject([{ id: 'code-verifier-wrong', verdict: 'pass' }]);
    expect(code).toBe(0);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const ended = await run(['probe', './bank.yaml'], {
      onStderr: (text, kill) => {
        if (text.includes('Probe realm') && !text.includes('Stopping')) kill('SIGINT');
      },
    });
    expect(ended.stderr).toContain('Stopping …');
    expect(ended.code).toBe(130);
    const clients = await master.admin.clients.find({ realm });
    expect(clients.filter(({ clientId }) => clientId?.startsWith('kcfapi-probe'))).toEqual([]);
  });

  it('writes its report when the server dies meanwhile, and names what it must leave behind', async () => {
    const pki = await openPki(join(cwd, 'pki'));
    const { certificateFile, keyFile } = await pki.issueServer();
    const credential = { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
    await writeFile(join(cwd, 'both.crt'), [keycloak.ca, pki.ca].join('\n'));
    let dead = false;
    const proxy = await startProxy({
      upstream: keycloak.url,
      ca: keycloak.ca,
      credential,
      behaviour: {
        request({ path }) {
          if (dead) throw new Error(`${path} is not answered any more`);
        },
      },
    });
    try {
      const at = ['--server', `https://localhost:${proxy.port}`, '--ca', 'both.crt'];
      const only = ['--only', 'code-reused', '--reporter', 'json=dead.json'];
      // Only the admin API goes by the proxy: the issuer is the real server's address.
      const { code, stderr } = await run(['probe', './bank.yaml', ...at, ...only], {
        onStderr: text => {
          dead ||= text.includes('Probe realm');
        },
      });
      expect(stderr).toContain('Written: dead.json');
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(code).toBe(1);
      const { leftBehind, notes } = JSON.parse(await readFile(join(cwd, 'dead.json'), 'utf8'));
      expect(leftBehind).toHaveLength(3);
      expect(notes.join()).toContain('The next probe of the realm removes them');
    } finally {
      await proxy.close();
    }
    const { code } = await run(['probe', './bank.yaml', '--only', 'metadata-incomplete']);
    expect(code).toBe(0);
    const clients = await master.admin.clients.find({ realm });
    expect(clients.filter(({ clientId }) => clientId?.startsWith('kcfapi-probe'))).toEqual([]);
  }, 120_000);

  it.each([
    ['--password=canary-in-arguments', 'KCFAPI_PASSWORD'],
    ['--client-secret=canary-in-arguments', '--client-secret-file'],
    ['--frobnicate=canary-in-arguments', 'unknown option'],
  ])('does not repeat what stands behind %s', async (argument, said) => {
    const { code, stderr } = await run(['plan', './bank.yaml', argument]);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('canary-in-arguments');
    expect(code).toBe(1);
  });

  it('does not mind a reader that goes away', async () => {
    const { code, stderr } = await run(['probe', '--list'], { deaf: true });
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});

describe('who may', () => {
  it('log in as a client, its secret in a file', async () => {
    await writeFile(join(cwd, 'secret'), `${canary.clientSecret}\n`, { mode: 0o600 });
    const { code, stderr } = await run([
      ...['plan', './bank.yaml', '--json', '--verbose'],
      ...['--client-id', names.client, '--client-secret-file', 'secret'],
    ]);
    expect(stderr).toMatch(/\/token 200/);
    expect(code).toBe(0);
  });

  it('give the password on standard input', async () => {
    const { code } = await run(['plan', './bank.yaml', '--password-file', '-'], { stdin: `${canary.password}\n` });
    expect(code).toBe(0);
  });

  it('name the server in kcfapi.yaml, but not the password', async () => {
    const folder = join(cwd, 'configured');
    await mkdir(folder);
    await writeFile(join(folder, 'kcfapi.yaml'), `server: ${keycloak.url}\nca: ${keycloak.caFile}\nrealm: ${realm}\n`);
    const file = { KCFAPI_SERVER: '', KCFAPI_CA: '', KCFAPI_REALM: '' };
    expect((await run(['plan', '../bank.yaml'], { cwd: folder, env: file })).code).toBe(0);
    await writeFile(join(folder, 'kcfapi.yaml'), `realm: x\npassword: ${canary.password}\n`);
    const refused = await run(['plan', '../bank.yaml'], { cwd: folder, env: file });
    expect(refused.stderr).toMatch(/^error: kcfapi\.yaml:2:1: "password" is a secret/);
    expect(refused.code).toBe(1);
  });

  it('not give a secret parameter as an argument', async () => {
    const { code, stderr } = await run(['plan', './bank.yaml', '--set', 'tester=wrong-place']);
    expect(stderr).toMatch(/^error: --set tester: the parameter is secret.*--set-file tester=FILE/);
    expect(stderr).not.toContain('wrong-place');
    expect(code).toBe(1);
  });

  it('give a secret parameter in a file', async () => {
    await writeFile(join(cwd, 'tester'), `${canary.parameter}\n`, { mode: 0o600 });
    const argv = ['plan', './bank.yaml', '--set-file', 'tester=tester', '--verbose'];
    expect((await run(argv, { env: { KCFAPI_PARAM_TESTER: '' } })).code).toBe(0);
  });
});

describe('says what is wrong and what to do', () => {
  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [
      'a wrong password',
      [],
      { KCFAPI_PASSWORD: `${canary.password}x` },
      /: 400 invalid_grant: .*\n {2}The user name or the password is wrong/,
    ],
    ['an unknown realm to log in to', ['--auth-realm', 'nowhere'], {}, /: 404 Realm does not exist\n.*--auth-realm/],
    [
      'an account without a role',
      [],
      { KCFAPI_USERNAME: names.nobody },
      /: 403 .*\n.*lacks the role view-realm of .*realm-admin/,
    ],
    ['another server’s authority', ['--ca', 'pki/ca.crt'], {}, /is not trusted \(\w+\)\n.*--ca FILE/],
    ['no authority', [], { KCFAPI_CA: '' }, /is not trusted \(\w+\)\n.*--ca FILE/],
    ['a host that there is not', ['--server', 'https://nowhere.invalid'], {}, /the host nowhere\.invalid is unknown\n/],
    [
      'a path that there is not',
      ['--server', `${keycloak.url}/auth`],
      {},
      /: 404 .*\n.*Is the path \/auth in --server right/,
    ],
    ['realm master', ['--realm', 'master'], {}, /--realm: master is the realm that administers the server/],
    ['a template that there is not', ['--set', 'x=y'], {}, /no parameter "x"/],
  ])('%s', async (_, argv, more, message) => {
    const files = argv.map(word => (word === 'pki/ca.crt' ? otherCa : word));
    const { code, stdout, stderr } = await run(['plan', './bank.yaml', ...files], { env: more });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  it('with --insecure works without an authority, and warns', async () => {
    const { code, stderr } = await run(['plan', './bank.yaml', '--insecure'], { env: { KCFAPI_CA: '' } });
    expect(stderr).toMatch(/^WARNING: --insecure: /);
    expect(code).toBe(0);
  });

  it.each<readonly [readonly string[], RegExp]>([
    [['plna'], /unknown command 'plna'\n\(Did you mean plan\?\)/],
    [['plan', 'x', '--relm', 'y'], /unknown option '--relm'\n\(Did you mean --realm\?\)/],
    [['plan'], /missing required argument 'template'/],
    [['probe'], /which template\?/],
    [
      ['probe', './bank.yaml', '--list', '--only', 'x', '--set', 'a=b', '--values', 'v.yaml'],
      /--list lists probes, whatever the server and the values, so --set, --values cannot stand beside it/,
    ],
    [['probe', '--coverage', '--only', 'x'], /--coverage counts what all probes cover, .*, so --only cannot stand/],
    [['probe', '--list', '--only', 'par-not-usd'], /no probe "par-not-usd"; did you mean "par-not-used"/],
    [
      ['probe', './bank.yaml', '--only', 'code-verifier-wrnog'],
      /no probe "code-verifier-wrnog".*"code-verifier-wrong"/,
    ],
    [['probe', './bank.yaml', '--reporter', 'junti=x'], /unknown format "junti".*"junit"/],
    [['plan', './bank.yaml', '--set', 'novalue'], /--set wants name=value/],
  ])('%s', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });
});

describe('without a server', () => {
  it('lists the probes', async () => {
    const { code, stdout } = await kcfapi(['probe', '--list', '--json'], { cwd });
    const { probes } = JSON.parse(stdout);
    expect(probes.length).toBeGreaterThanOrEqual(30);
    expect(probes[0]).toEqual({
      id: expect.any(String),
      title: expect.any(String),
      level: expect.stringMatching(/^(?:must|should)$/),
      clauses: expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    });
    expect(code).toBe(0);
    const some = await kcfapi(['probe', '--list', '--only', 'tls-version-*,code-reused'], { cwd });
    expect(some.stdout).toMatch(/^code-reused .*\n.*\ntls-version-outdated .*\n.*\n2 probes\n$/);
  });

  it.each<readonly [string, readonly string[]]>([
    ['nothing', []],
    ['half a command', ['templates']],
  ])('tells who says %s what there is to say, and that it did not work', async (_, argv) => {
    // A step of a pipeline that lost its command would pass otherwise: 0 means that a realm is as it should be.
    const { code, stdout, stderr } = await kcfapi(argv, { cwd });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Usage: kcfapi [\s\S]*Commands:\n[\s\S]*Examples:\n/);
  });

  it('prints help, with examples for each command, and loads nothing heavy for it', async () => {
    const coverage = join(cwd, 'coverage');
    for (const command of [[], ['plan'], ['apply'], ['probe'], ['explain'], ['quickstart'], ['keycloak']]) {
      const { code, stdout } = await kcfapi([...command, '--help'], { cwd, env: { NODE_V8_COVERAGE: coverage } });
      expect(stdout).toMatch(/Examples?:\n {2}\$ kcfapi /);
      expect(code).toBe(0);
    }
    const loaded = (await Promise.all((await readdir(coverage)).map(file => readFile(join(coverage, file), 'utf8'))))
      .flatMap(text => (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url))
      .filter(url => url.includes('node_modules'));
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter(url => !/\/node_modules\/(?:commander|picocolors)\//.test(url))).toEqual([]);
  });
});
