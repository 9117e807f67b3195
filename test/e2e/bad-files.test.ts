import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { build, kcfapi } from './kcfapi.js';

const CANARY = 'c4nary-7f3c9a';
const LEAST = 'title: T\nprofile: { client_auth_type: private_key_jwt }\n';
const BOMB = Array.from({ length: 9 }, (_, n) => `x${n + 1}: &x${n + 1} [${Array(10).fill(`*x${n}`).join()}]\n`).join(
  '',
);
const PRIVATE = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const inline = (jwks: string) =>
  `${LEAST}clients:\n  - clientId: a\n    attributes: { use.jwks.string: true, jwks.string: ${JSON.stringify(jwks)} }\n`;
const jwksFile = `${LEAST}clients:\n  - clientId: a\n    jwksFile: keys.json\n`;
const from = (path: string) => `${LEAST}clientsFrom: ${path}\n`;

type Case = readonly [title: string, files: Readonly<Record<string, string | Uint8Array>>, error: string];

/** What `kcfapi plan ./t.yaml` says; `v.yaml` is given as a file of values where there is one. */
const cases: readonly Case[] = [
  ['a wrong type', { 't.yaml': `${LEAST}clients: { a: 1 }\n` }, 't.yaml:3:10: "clients" must be a list'],
  [
    'a cycle',
    { 't.yaml': 'extends: ./u.yaml\n', 'u.yaml': 'extends: ./t.yaml\n' },
    'u.yaml:1:10: t.yaml extends u.yaml extends t.yaml',
  ],
  [
    'a cycle of aliases',
    { 't.yaml': `${LEAST}clients: &a [*a]\n` },
    't.yaml:3:14: An alias (*name) stands within what it refers to',
  ],
  ['a key twice', { 't.yaml': `${LEAST}title: U\n` }, 't.yaml:3:1: Map keys must be unique'],
  [
    'an unknown executor',
    { 't.yaml': `${LEAST}clientProfiles: [{ name: p, executors: [{ executor: pkce }] }]\n` },
    't.yaml:3:53: "executor" cannot be "pkce"',
  ],
  ['a key set that is none', { 't.yaml': inline('zzz') }, 't.yaml:5:55: "jwks.string" must be a JSON Web Key Set'],
  ['a private key', { 't.yaml': inline(JSON.stringify({ keys: [PRIVATE] })) }, 't.yaml:5:55: This is a private key'],
  [
    'a private key in a file',
    { 't.yaml': jwksFile, 'keys.json': JSON.stringify({ keys: [PRIVATE] }) },
    'keys.json:1:10: This is a private key',
  ],
  ['ten megabytes', { 't.yaml': `${LEAST}#${' '.repeat(10 * 1024 * 1024)}` }, 't.yaml: The file has 10485817 bytes'],
  ['a tab', { 't.yaml': `${LEAST}realm:\n\tdisplayName: x\n` }, 't.yaml:4:1: Tabs are not allowed as indentation'],
  ['a byte order mark before a mistake', { 't.yaml': `\uFEFFtitel: T\n${LEAST}` }, 't.yaml:1:1: Unknown key "titel"'],
  ['an alias bomb', { 't.yaml': `${LEAST}x0: &x0 [1]\n${BOMB}` }, 't.yaml:7:18: Aliases multiply this file'],
  ['brackets without end', { 't.yaml': '['.repeat(100_000) }, 't.yaml:1:101: This is nested deeper than 100 levels'],
  ['bytes', { 't.yaml': new Uint8Array([0, 255, 254, 0]) }, 't.yaml: The file is not encoded in UTF-8'],
  [
    'a missing parameter',
    { 't.yaml': `${LEAST}parameters: { p: {} }\nrealm: { displayName: $(p) }\n` },
    't.yaml:4:23: The parameter "p" has no value',
  ],
  [
    'a list in JSON',
    {
      't.yaml': 'extends: ./t.json\n',
      't.json': '{\n\t"profile": { "client_auth_type": "mtls" }, "title": "T",\n\t"realm": []\n}',
    },
    't.json:3:11: "realm" must be a map',
  ],
  [
    'a client in a folder',
    { 't.yaml': from('c/'), 'c/a.yaml': 'clientId: a\nnam: x\n' },
    'c/a.yaml:2:1: Unknown key "nam" in "clients"',
  ],
  ['a folder as a template', { 't.yaml/x': '' }, 't.yaml: This is a directory; a template is a file'],
  ['a folder as a key set', { 't.yaml': jwksFile, 'keys.json/x': '' }, 't.yaml:5:15: keys.json: This is a directory'],
  [
    'a value of another type',
    { 't.yaml': `${LEAST}parameters: { p: { type: integer } }\n`, 'v.yaml': `p: ${CANARY}\n` },
    'v.yaml:1:4: The value given for the parameter "p" is no integer',
  ],
  [
    'a secret that others may write',
    { 't.yaml': `${LEAST}parameters: { p: { secret: true } }\n`, 'v.yaml': `p: ${CANARY}\n` },
    'v.yaml:1:1: The parameter "p" is secret, and others than its owner may write this file',
  ],
];

let cwd: string;
beforeAll(async () => {
  await build();
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi bad '));
});
afterAll(() => rm(cwd, { recursive: true }));

async function told(folder: string, ...more: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await kcfapi(['plan', './t.yaml', '--realm', 'x', ...more], { cwd: folder });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).not.toMatch(/\n\s+at |fault of kcfapi|node:internal/);
  for (const secret of [CANARY, PRIVATE.d ?? '']) expect(stderr).not.toContain(secret);
  return stderr;
}

it.each(cases)('%s is told at its place, without a stack', async (title, files, error) => {
  const folder = join(cwd, title);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
    await chmod(join(folder, name), title === 'a secret that others may write' ? 0o664 : 0o644);
  }
  const stderr = await told(folder, ...('v.yaml' in files ? ['--values', 'v.yaml'] : []));
  expect(stderr.slice(0, `error: ${error}`.length)).toBe(`error: ${error}`);
});

it('what is no file is not waited for', async () => {
  const folder = join(cwd, 'no files');
  await mkdir(join(folder, 'c'), { recursive: true });
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await symlink('gone', join(folder, 'c', 'gone.yaml'));
  for (const [path, error] of [
    ['pipe', 't.yaml:3:14: pipe: This is not a regular file'],
    ['/dev/zero', 't.yaml:3:14: /dev/zero: This is not a regular file'],
    ['c', 't.yaml:3:14: c/gone.yaml: There is no such file'],
  ] as const) {
    await writeFile(join(folder, 't.yaml'), from(path));
    expect(await told(folder)).toContain(`error: ${error}\n`);
  }
  expect(await told(folder, '--values', 'pipe')).toContain('error: pipe: This is not a regular file\n');
  await rm(join(folder, 't.yaml'));
  execFileSync('mkfifo', [join(folder, 't.yaml')]);
  expect(await told(folder)).toContain('error: t.yaml: This is not a regular file\n');
});
