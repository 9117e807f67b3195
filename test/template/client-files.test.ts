import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadTemplate } from '../../src/template/load.js';
import { resolvedYaml } from '../../src/template/resolved.js';
import { unsaidOf } from '../../src/template/unsaid.js';
import { faults, folder, LEAST, lines, load } from './folder.js';

const CANARY = 'canary-7f3c9a';
const FROM = (path: string) => `${LEAST}clientsFrom: ${path}\n`;
const ids = (clients: readonly object[] = []) => clients.map(client => 'clientId' in client && client.clientId);

describe('clients from a folder', () => {
  it('come in the order of the files, behind those of the template, each laid over the defaults', async () => {
    const template = await load({
      't.yaml': `${FROM('./clients/')}clientDefaults: { consentRequired: true, attributes: { our.tier: 1 } }
clients: [{ clientId: z }]
customAttributes: [our.tier]
`,
      'clients/b.yml': '- { clientId: b1, name: B }\n- clientId: b2\n  attributes: { our.tier: null }\n',
      'clients/a.json': '{"$schema": "./client.schema.json", "clientId": "a"}',
      'clients/C.YAML': 'clientId: c\nconsentRequired: false\n',
      'clients/README.md': '# no client',
      'clients/b.yml~': ':::',
      'clients/.b.yml.swp.yaml': ':::',
      'clients/sub/deep.yaml': 'clientId: deep\n',
    });
    const { clients = [] } = template.resources;
    expect(ids(clients)).toEqual(['z', 'c', 'a', 'b1', 'b2']);
    expect(clients.map(({ consentRequired }) => consentRequired)).toEqual([true, false, true, true, true]);
    expect(clients[4]?.attributes).toEqual({});
    expect(template.sourceOf('/clients/b1/name')).toEqual({ file: 'clients/b.yml', line: 1, column: 25 });
    expect(template.sourceOf('/clients/a')).toMatchObject({ file: 'clients/a.json', line: 1, column: 1 });
  });

  it('and from lists that something else makes, in the order in which they are named', async () => {
    const { resources } = await load({
      't.yaml': FROM('[./two.json, ./none.json, sub]'),
      'two.json': '[{"clientId":"b"},{"clientId":"a"}]',
      'none.json': '[]',
      'sub/c.yaml': 'clientId: c\n',
    });
    expect(ids(resources.clients)).toEqual(['b', 'a', 'c']);
  });

  it('are found from where the template is that names them, and can be changed by one that extends it', async () => {
    const template = await load(
      {
        't.yaml': 'extends: ./base/base.json\nclients: [{ clientId: a, name: null }, { clientId: b, name: $(name) }]\n',
        'base/base.json': JSON.stringify({
          title: 'T',
          profile: { client_auth_type: 'private_key_jwt' },
          parameters: { name: {} },
          clientsFrom: 'clients',
        }),
        'base/clients/all.yaml': '- { clientId: a, name: A $(name) }\n- { clientId: b, name: B $(name) }\n',
      },
      { parameters: { name: 'x' } },
    );
    expect(template.resources.clients).toEqual([
      { clientId: 'a', ...unsaidOf({}) },
      { clientId: 'b', name: 'x', ...unsaidOf({}) },
    ]);
  });

  it('are part of the template as one file', async () => {
    const cwd = folder({ 't.yaml': FROM('./c.yaml'), 'c.yaml': 'clientId: a\n' });
    const yaml = await resolvedYaml('t.yaml', { cwd });
    expect(yaml).toContain('clients:\n  - clientId: a\n');
    expect(yaml).not.toContain('clientsFrom');
  });

  it('ten thousand of them', { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `c${String(n).padStart(5, '0')}`);
    const files = Object.fromEntries(names.map(name => [`clients/${name}.yaml`, `clientId: ${name}\n`]));
    const { resources } = await load({ 't.yaml': FROM('clients'), ...files });
    expect(ids(resources.clients)).toEqual(names);
  });
});

describe('a fault of a client is told in its own file', () => {
  const NO_CLIENT =
    'A file of clients holds a client (a map of names to values, "clientId" among them) or a list of clients';
  const cases: Readonly<Record<string, readonly [content: string | Uint8Array, ...problems: readonly string[]]>> = {
    'a misspelt field': [
      'clientId: a\nredirectUri: []\n',
      'c/a.yaml:2:1: Unknown key "redirectUri" in "clients"; did you mean "redirectUris"?',
    ],
    'a misspelt attribute': [
      '- clientId: a\n  attributes:\n    dpop.bound.access.token: true\n',
      'c/a.yaml:3:5: Keycloak knows no client attribute "dpop.bound.access.token"; did you mean "dpop.bound.access.tokens"?',
    ],
    'a wrong type': ['clientId: 7\n', 'c/a.yaml:1:11: "clientId" must be a text, not a number'],
    'a parameter that nobody declared': ['clientId: $(x)\n', 'c/a.yaml:1:11: There is no parameter "x"'],
    'an empty value': [
      'clientId: a\nname:\n',
      'c/a.yaml:2:1: "name" is empty, and nothing is inherited here that an empty value could remove',
    ],
    'a secret': [`clientId: a\nsecret: ${CANARY}\n`, 'c/a.yaml:2:9: "secret" is secret, so it cannot stand in a file'],
    'a secret of JSON': [
      `{\n"clientId": "a",\n"secret": "${CANARY}" }`,
      'c/a.yaml:3:11: "secret" is secret, so it cannot stand in a file',
    ],
    'a misspelt secret': [
      `clientId: a\nsecrt: ${CANARY}\n`,
      'c/a.yaml:2:1: Unknown key "secrt" in "clients"; did you mean "secret"?',
    ],
    'a list in a list': ['- [{ clientId: a }]\n', `c/a.yaml:1:3: ${NO_CLIENT}`],
    'a text': [`${CANARY}\n`, `c/a.yaml:1:1: ${NO_CLIENT}`],
    'a key set': [`{"keys": [{"d": "${CANARY}"}]}`, `c/a.yaml:1:1: ${NO_CLIENT}`],
    'a template': ['extends: x\nclients: []\n', `c/a.yaml:1:1: ${NO_CLIENT}`],
    nothing: ['', 'c/a.yaml: The file is empty'],
    'a key twice': ['clientId: a\nclientId: b\n', 'c/a.yaml:2:1: Map keys must be unique'],
    'a tab': ['clientId: a\nattributes:\n\tx: 1\n', 'c/a.yaml:3:1: Tabs are not allowed as indentation'],
    'half of it': ['{ clientId: a,\n', 'c/a.yaml:2:1: Flow map must end with a }'],
    'two documents': [
      'clientId: a\n---\nclientId: b\n',
      'c/a.yaml:2:1: This file holds multiple documents; a file of clients is one',
    ],
    'a tag': [
      'clientId: !x a\n',
      'c/a.yaml:1:11: A tag (!name) has no place in a file of clients, which means the same in JSON',
    ],
    'brackets without end': ['['.repeat(5000), 'c/a.yaml:1:101: This is nested deeper than 100 levels'],
    'an alias bomb': [
      `clientId: a\nx0: &x0 [1,1,1,1,1,1,1,1,1,1]\n${Array.from({ length: 8 }, (_, n) => `x${n + 1}: &x${n + 1} [${Array(10).fill(`*x${n}`).join()}]\n`).join('')}`,
      'c/a.yaml:5:38: Aliases multiply this file beyond 10000 values; write them out',
    ],
    'no UTF-8': [
      new Uint8Array([0x63, 0xff, 0xfe]),
      't.yaml:3:14: c/a.yaml: The file is not encoded in UTF-8; save it as UTF-8',
    ],
    'ten megabytes': [
      ' '.repeat(10 * 1024 * 1024),
      't.yaml:3:14: c/a.yaml: The file has 10485760 bytes; a file of clients has at most 8388608 (8 MiB); split it: clientsFrom may name several, or a folder',
    ],
  };
  for (const [title, [content, ...problems]] of Object.entries(cases)) {
    it(title, async () => {
      const error = await faults({ 't.yaml': FROM('./c'), 'c/a.yaml': content });
      expect(lines(error)).toEqual(problems);
      expect(error.message).not.toContain(CANARY);
    });
  }

  it('and its line is shown', async () => {
    const error = await faults({ 't.yaml': FROM('./c'), 'c/a.yaml': '- clientId: a\n  redirectUri: x\n' });
    expect(error.message).toContain('\n  2 |   redirectUri: x\n    |   ^');
  });

  it('a byte order mark is none', async () => {
    const { resources } = await load({ 't.yaml': FROM('./c'), 'c/a.yaml': '\uFEFFclientId: a\n' });
    expect(ids(resources.clients)).toEqual(['a']);
  });
});

describe('a client that stands twice is told with both places', () => {
  it('in two files', async () => {
    const files = { 'c/a.yaml': 'name: A\nclientId: a\n', 'c/b.json': '[{"clientId": "b"}, {"clientId": "a"}]' };
    expect(lines(await faults({ 't.yaml': FROM('./c'), ...files }))).toEqual([
      'c/b.json:1:34: "a" stands twice in "clients", first at c/a.yaml:2:11',
    ]);
  });

  it('in the template and in a file, by whatever way that is found', async () => {
    const text = `${FROM('[c, ./c/a.yaml]')}clients:\n  - clientId: a\n`;
    expect(lines(await faults({ 't.yaml': text, 'c/a.yaml': 'clientId: a\n' }))).toEqual([
      'c/a.yaml:1:11: "a" stands twice in "clients", first at t.yaml:5:15',
    ]);
  });
});

describe('where there are no clients to be found', () => {
  const TEXT = '"clientsFrom" must be a text or a list of texts: files, or folders of them';
  it.each([
    ['none', 't.yaml:3:14: none: There is no such file'],
    ['[./c, ./none.json]', 't.yaml:3:20: none.json: There is no such file'],
    ['./empty/', 't.yaml:3:14: empty: no file there ends in .yaml, .yml or .json'],
    ['./others', 't.yaml:3:14: others: no file there ends in .yaml, .yml or .json'],
    ['./c/a.yaml/b', 't.yaml:3:14: c/a.yaml/b: There is no such file'],
    ['./dangling', 't.yaml:3:14: dangling/gone.yaml: There is no such file'],
    ['./round', 't.yaml:3:14: round: The symbolic links there lead round in a circle'],
    ['./rounds', 't.yaml:3:14: rounds/a.yaml: The symbolic links there lead round in a circle'],
    ['./folders', 't.yaml:3:14: folders/a.yaml: This is a directory; a file of clients is a file'],
    ['./pipe.yaml', 't.yaml:3:14: pipe.yaml: This is not a regular file'],
    ['/dev/zero', 't.yaml:3:14: /dev/zero: This is not a regular file'],
    ['./clients/$(stage)', 't.yaml:3:14: A path cannot hold a parameter: files are read before it has a value'],
    ['', `t.yaml:3:14: ${TEXT}`],
    ['""', `t.yaml:3:14: ${TEXT}`],
    ['[]', `t.yaml:3:14: ${TEXT}`],
    ['{ a: 1 }', `t.yaml:3:14: ${TEXT}`],
    ['[[./c]]', `t.yaml:3:15: ${TEXT}`],
    ['"a\\0b"', `t.yaml:3:14: ${TEXT}`],
  ])('%s', async (path, problem) => {
    const cwd = folder({
      't.yaml': FROM(path),
      'c/a.yaml': 'clientId: a\n',
      'others/README.md': '',
      'folders/a.yaml/b': '',
    });
    for (const name of ['empty', 'dangling', 'rounds']) mkdirSync(join(cwd, name));
    symlinkSync('nothing.yaml', join(cwd, 'dangling', 'gone.yaml'));
    symlinkSync('round', join(cwd, 'round'));
    symlinkSync('a.yaml', join(cwd, 'rounds', 'a.yaml'));
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    const error: unknown = await loadTemplate('t.yaml', { cwd }).catch(fault => fault);
    expect(lines(error as Parameters<typeof lines>[0])).toEqual([problem]);
  });

  it('and "clients" is no list beside it', async () => {
    const error = await faults({ 't.yaml': `${FROM('c.yaml')}clients: null\n`, 'c.yaml': 'clientId: a\n' });
    expect(lines(error)).toEqual(['t.yaml:4:10: "clients" must be a list, also beside "clientsFrom"']);
  });
});
