import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressFrom, addTemplates } from '../../src/commands/templates.js';
import { combined } from '../../src/template/combined.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';

const DPOP = 'fapi2-security-profile-dpop';
const shipped = (await shippedTemplates()).map(({ id }) => id);

let cwd: string;
beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), 'kcfapi templates ')));
});
afterEach(() => rm(cwd, { recursive: true }));

/** Runs `kcfapi …` within this process and gives what it writes on standard output. */
async function run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const program = new Command('kcfapi').option('--json').option('--no-color').exitOverride();
  addTemplates(program, {
    signal: new AbortController().signal,
    environment,
    cwd,
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    conclude: () => {},
  });
  await program.parseAsync(['--no-color', ...argv], { from: 'user' });
  return stdout.read() ?? '';
}

const written = (file: string) => readFile(join(cwd, file), 'utf8');
const load = (file: string, parameters: Readonly<Record<string, string>> = {}) =>
  loadTemplate(`./${file}`, { cwd, parameters });

describe('list', () => {
  it('names every shipped template with title and profile, and no member of a family', async () => {
    const text = await run(['templates', 'list']);
    for (const { id, title } of await shippedTemplates()) expect(text).toContain(`${id}\n  ${title}\n`);
    expect(text).toContain('fapi2-security-profile-final  private_key_jwt  dpop');
    const { templates } = JSON.parse(await run(['templates', 'list', '--json']));
    expect(templates.map(({ id }: { id: string }) => id)).toEqual(shipped);
    expect(templates.find(({ id }: { id: string }) => id === 'native-app').profile).toMatchObject({
      client_auth_type: 'none',
      sender_constrain: 'dpop',
    });
  });
});

describe('show', () => {
  it('says a list whatever its name', async () => {
    await writeFile(
      join(cwd, 't.yaml'),
      'title: T\nprofile: { client_auth_type: mtls }\nrealmRoles: [{ name: r, attributes: { constructor: [a] } }]\n',
    );
    expect(await run(['templates', 'show', './t.yaml'])).toContain('attributes / constructor: ["a"]');
  });

  it('says each setting with its clauses, the parameters, and what Keycloak cannot do', async () => {
    const text = await run(['templates', 'show', 'native-app']);
    expect(text).toContain('  accessCodeLifespan: 60\n      OAUTH21-4.1.2\n');
    expect(text).toContain('signing_algorithm (PS256, ES256), default PS256');
    expect(text).toContain('when client-attributes {"attributes":{"fapi.profile":"native-app"}}');
    expect(text).toMatch(/secure-redirect-uris-enforcer \{.*\n +RFC8252-7 RFC8252-7\.1/);
    expect(text).toMatch(/cannot do\n(?:.*\n)* {6}RFC8252-7\.1\n/);
    expect(text).toContain('From native-app.yaml, public-client.yaml, oauth-2-1.yaml');
  });

  it('says the same as JSON', async () => {
    const shown = JSON.parse(
      await run(['templates', 'show', 'native-app', '--json', '--set', 'signing_algorithm=ES256']),
    );
    expect(shown).toMatchObject({ schemaVersion: 1, id: 'native-app', profile: { sender_constrain: 'dpop' } });
    expect(shown.settings).toContainEqual({
      path: '/realm/defaultSignatureAlgorithm',
      value: 'ES256',
      clauses: ['RFC8725-3.2'],
    });
    const template = await loadTemplate('native-app', { cwd });
    expect(shown.limitations).toHaveLength(template.limitations.length);
    expect(shown.limitations[0].clauses).toEqual(template.limitations[0]?.clauses.map(({ id }) => id));
  });

  it('shows no secret, also where the environment has it', async () => {
    await writeFile(
      join(cwd, 'own.yaml'),
      `extends: ${DPOP}
title: Own
parameters: { pw: { secret: true } }
users: [{ username: alice, credentials: [{ type: password, value: $(pw) }] }]
`,
    );
    const environment = { KCFAPI_PARAM_PW: 'c4nary' };
    for (const more of [[], ['--json'], ['--resolved']]) {
      const text = await run(['templates', 'show', './own.yaml', ...more], environment);
      expect(text).not.toContain('c4nary');
    }
    expect(await run(['templates', 'show', './own.yaml', '--resolved'], environment)).toContain('value: $(pw)');
  });

  it('takes values from files, and shows none of a secret', async () => {
    await writeFile(
      join(cwd, 'own.yaml'),
      `extends: ${DPOP}\ntitle: Own\nparameters: { pw: { secret: true } }\nrealm: { displayName: $(pw) }\n`,
    );
    await writeFile(join(cwd, 'v.json'), '{"signing_algorithm": "ES256", "pw": "c4nary"}', { mode: 0o600 });
    await writeFile(join(cwd, 'w.json'), '{"signing_algorithm": "PS256"}');
    for (const more of [[], ['--json'], ['--resolved']]) {
      const shown = (...argv: readonly string[]) => run(['templates', 'show', './own.yaml', ...argv, ...more]);
      expect(await shown('--values', 'v.json')).toMatch(/defaultSignatureAlgorithm[\s\S]{0,30}ES256/);
      expect(await shown('--values', 'v.json', '--values', 'w.json')).toMatch(
        /defaultSignatureAlgorithm[\s\S]{0,30}PS256/,
      );
      expect(await shown('--values', 'v.json', '--set', 'signing_algorithm=PS256')).toMatch(
        /defaultSignatureAlgorithm[\s\S]{0,30}PS256/,
      );
      expect(await shown('--values', 'v.json')).not.toContain('c4nary');
    }
    await expect(run(['templates', 'show', './own.yaml', '--values', 'own.yaml'])).rejects.toThrow(
      'own.yaml:3:1: "parameters" must be a text, a number, true or false',
    );
  });

  it('says where a template is wrong', async () => {
    await writeFile(join(cwd, 'own.yaml'), `extends: ${DPOP}\nrealm: { acessCodeLifespan: 3 }\n`);
    await expect(run(['templates', 'show', './own.yaml'])).rejects.toThrow('own.yaml:2:10: Unknown key');
    await expect(run(['templates', 'show', 'native-ap'])).rejects.toThrow('did you mean "native-app"?');
  });
});

describe('show --resolved', () => {
  it.each(shipped)('%s is one file that asks for the same', async id => {
    const declared = await declaredParameters(id, cwd);
    const needed = declared.filter(parameter => parameter.default === undefined);
    const parameters = Object.fromEntries(needed.map(({ name }) => [name, 'CN=Some authority']));
    await writeFile(join(cwd, 'whole.yaml'), await run(['templates', 'show', id, '--resolved']));
    const whole = await load('whole.yaml', parameters);
    expect(whole.files).toEqual(['whole.yaml']);
    const template = await loadTemplate(id, { cwd, parameters });
    expect(whole.digest).toBe(template.digest);
    expect(whole.limitations).toEqual(template.limitations);
    expect(whole.clausesOf('/clientDefaults/fullScopeAllowed')).toEqual(
      template.clausesOf('/clientDefaults/fullScopeAllowed'),
    );
  });

  it('a whole bank, with what its clients remove of the defaults', async () => {
    const bank = fileURLToPath(new URL('../fixtures/bank.yaml', import.meta.url));
    const parameters = { user_password: 'pw' };
    await writeFile(join(cwd, 'whole.yaml'), await run(['templates', 'show', bank, '--resolved']));
    expect((await load('whole.yaml', parameters)).digest).toBe((await loadTemplate(bank, { cwd, parameters })).digest);
  });

  it('puts parameters in, and leaves alone what only looks like one', async () => {
    await writeFile(
      join(cwd, 'own.yaml'),
      `extends: ${DPOP}
title: Own
parameters: { shown: { default: Bank }, later: {} }
realm: { displayName: '$(shown) $$(shown) $(later)' }
`,
    );
    await writeFile(join(cwd, 'whole.yaml'), await run(['templates', 'show', './own.yaml', '--resolved']));
    expect(await written('whole.yaml')).toContain('displayName: Bank $$(shown) $(later)');
    const { resources } = await load('whole.yaml', { later: 'x' });
    expect(resources.realm).toMatchObject({ displayName: 'Bank $(shown) x' });
  });
});

describe('init', () => {
  it.each(shipped)('%s: what it writes is valid at once and has a client', async id => {
    await run(['templates', 'init', id, 'own.yaml']);
    // What is secret cannot stand in a file.
    const { secretParameters } = await loadTemplate('./own.yaml', { cwd, open: true });
    const template = await load('own.yaml', Object.fromEntries(secretParameters.map(name => [name, 'a secret'])));
    expect(template.files[0]).toBe('own.yaml');
    expect(template.resources.clients).toHaveLength(1);
    const [, schema = ''] = /^# yaml-language-server: \$schema=(.+)\n/.exec(await written('own.yaml')) ?? [];
    expect(JSON.parse(await readFile(resolve(cwd, decodeURIComponent(schema)), 'utf8'))).toHaveProperty(
      'properties.extends',
    );
  });

  it('names what the kind of client needs', async () => {
    const example = async (id: string) => {
      await run(['templates', 'init', id, 'own.yaml', '--force']);
      return (await load('own.yaml')).resources.clients?.[0];
    };
    expect(await example(DPOP)).toMatchObject({
      redirectUris: ['https://accounts-app.example.org/callback'],
      attributes: { 'use.jwks.url': 'true', 'jwks.url': 'https://accounts-app.example.org/jwks.json' },
    });
    expect((await example('fapi1-advanced-mtls'))?.attributes).toMatchObject({
      'x509.subjectdn': 'CN=accounts-app,O=Example Third Party,C=NL',
      'x509.casubjectdn': 'CN=Example Issuing CA,O=Example Bank,C=NL',
    });
    expect((await example('fapi-ciba-private-key-jwt-ping'))?.attributes).toHaveProperty([
      'ciba.backchannel.client.notification.endpoint',
    ]);
    const native = await example('native-app');
    expect(native?.redirectUris).toContain('http://127.0.0.1/callback');
    expect(native?.attributes).not.toHaveProperty(['jwks.url']);
    expect((await example('browser-app'))?.webOrigins).toEqual(['https://accounts-app.example.org']);
    expect((await example('backend-for-frontend'))?.attributes).toHaveProperty(['backchannel.logout.url']);
  });

  it('writes files that can share a realm', async () => {
    const ids = [DPOP, 'fapi-ciba-private-key-jwt-poll', 'native-app'];
    for (const id of ids) await run(['templates', 'init', id, `${id}.yaml`]);
    const all = combined(await Promise.all(ids.map(id => load(`${id}.yaml`))));
    expect(all.resources.clients?.map(({ clientId }) => clientId)).toEqual(ids.map(id => `accounts-app-${id}`));
  });

  it('names its schema by an address, also where a folder has a name that is none', () => {
    expect(addressFrom('/here/own.yaml', '/not here/a#b/schema.json')).toBe('../not%20here/a%23b/schema.json');
    expect(addressFrom('/here/own.yaml', '/here/schema.json')).toBe('./schema.json');
  });

  it('writes JSON where the name ends so, and it asks for the same', async () => {
    for (const id of [DPOP, 'fapi1-advanced-mtls', 'native-app', 'consumerdataright-au']) {
      await run(['templates', 'init', id, 'own.yaml', '--force']);
      await run(['templates', 'init', id, 'own.JSON', '--force']);
      const { $schema, ...json } = JSON.parse(await written('own.JSON'));
      expect(json).toMatchObject({ extends: id, clients: [{ clientId: `accounts-app-${id}` }] });
      expect(JSON.parse(await readFile(resolve(cwd, decodeURIComponent($schema)), 'utf8'))).toHaveProperty(
        'properties.extends',
      );
      const digest = async (file: string) => (await loadTemplate(`./${file}`, { cwd, open: true })).digest;
      expect(await digest('own.JSON')).toBe(await digest('own.yaml'));
    }
  });

  it('says which secrets are to be given', async () => {
    expect(await run(['templates', 'init', 'consumerdataright-au'])).toContain(
      'Give its secrets: KCFAPI_PARAM_PAIRWISE_SALT (or --set-file pairwise_salt=FILE)',
    );
    expect(await written('realm.yaml')).toContain('# pairwise_salt is secret: KCFAPI_PARAM_PAIRWISE_SALT');
  });

  it('writes realm.yaml, readable by all, where no file is named', async () => {
    const mask = process.umask(0o022);
    try {
      expect(await run(['templates', 'init', DPOP])).toContain('kcfapi plan realm.yaml --realm NAME');
    } finally {
      process.umask(mask);
    }
    expect((await stat(join(cwd, 'realm.yaml'))).mode & 0o777).toBe(0o644);
  });

  it('never writes over a file without --force', async () => {
    await writeFile(join(cwd, 'own.yaml'), 'mine');
    await expect(run(['templates', 'init', DPOP, 'own.yaml'])).rejects.toThrow('own.yaml is there already');
    expect(await written('own.yaml')).toBe('mine');
    await run(['templates', 'init', DPOP, 'own.yaml', '--force']);
    expect(await written('own.yaml')).toContain(`extends: ${DPOP}`);
  });

  it('names the schema of the package that is installed above the file', async () => {
    const schema = join(cwd, 'node_modules', 'keycloak-fapi-kit', 'schema', 'template.schema.json');
    await mkdir(dirname(schema), { recursive: true });
    await writeFile(schema, '{}');
    await mkdir(join(cwd, 'realms'));
    await run(['templates', 'init', DPOP, 'own.yaml']);
    await run(['templates', 'init', DPOP, 'realms/own.yaml']);
    const within = 'node_modules/keycloak-fapi-kit/schema/template.schema.json';
    expect(await written('own.yaml')).toContain(`$schema=./${within}\n`);
    expect(await written('realms/own.yaml')).toContain(`$schema=../${within}\n`);
  });

  it('refuses what it cannot write', async () => {
    await expect(run(['templates', 'init', './own.yaml'])).rejects.toThrow('kcfapi templates list');
    await expect(run(['templates', 'init', DPOP, 'own.toml'])).rejects.toThrow('ends in .yaml, .yml or .json');
    await expect(run(['templates', 'init', DPOP, 'no/own.yaml'])).rejects.toThrow(
      'cannot be written: there is no such folder',
    );
    await expect(run(['templates', 'init', 'fapi2', 'own.yaml'])).rejects.toThrow('No template named "fapi2"');
    await expect(stat(join(cwd, 'own.yaml'))).rejects.toThrow('ENOENT');
  });
});
