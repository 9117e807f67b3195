import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateSigningKey } from '../../src/parties/keys.js';
import { dropRealm, raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

const REALM = `kcfapi-test-files-${randomUUID().slice(0, 8)}`;
const canary = `c4nary-${randomUUID()}`;
let cwd: string;

const keySet = async () => ({ keys: [(await generateSigningKey('PS256', 'one')).publicJwk] });

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-files-'));
  const client = (clientId: string) =>
    `clientId: ${clientId}\nname: $(bank), ${clientId}\nredirectUris: [https://${clientId}.example/callback]\njwksFile: ../keys/${clientId}.json\n`;
  const files = {
    'bank.json': JSON.stringify({
      extends: 'fapi2-security-profile-dpop',
      title: 'A bank',
      parameters: { bank: {}, tester: { secret: true } },
      clientsFrom: ['clients/', 'partners.json'],
      users: [{ username: 'tester', credentials: [{ type: 'password', value: '$(tester)' }] }],
    }),
    'clients/one.yaml': client('one'),
    'clients/two.yaml': client('two'),
    'keys/one.json': JSON.stringify(await keySet(), null, 2),
    'keys/two.json': JSON.stringify(await keySet(), null, 2),
    'partners.json': JSON.stringify([{ clientId: 'partner', bearerOnly: true }]),
    'stage.yaml': 'bank: Stage\n',
    'production.yaml': 'bank: Bank of Examples\n',
    'secrets.json': JSON.stringify({ tester: canary }),
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), content);
  }
});

afterAll(async () => {
  await dropRealm(REALM);
  await rm(cwd, { recursive: true });
});

async function run(...argv: readonly string[]): Promise<Ran> {
  const ran = await inProcess(argv, { cwd, env: { KCFAPI_REALM: REALM } });
  for (const shown of [ran.stdout, ran.stderr, ran.error?.message]) expect(shown ?? '').not.toContain(canary);
  return ran;
}
const VALUES = ['stage.yaml', 'production.yaml', 'secrets.json'].flatMap(file => ['--values', file]);

test('a realm is made of a folder of clients, their keys, a generated list and files of values', async () => {
  await chmod(join(cwd, 'secrets.json'), 0o666);
  const open = await run('plan', 'bank.json', ...VALUES);
  expect(open.error?.message).toMatch(/^secrets\.json:1:2: The parameter "tester" is secret, and .*write/);
  await chmod(join(cwd, 'secrets.json'), 0o600);

  const planned = await run('plan', 'bank.json', ...VALUES, '--out', 'bank.plan', '--verbose');
  expect([planned.error, planned.result]).toEqual([undefined, 'differs']);
  expect(planned.stdout).toContain('name: "Bank of Examples, one"  (clients/one.yaml:2)');
  const written = await readFile(join(cwd, 'bank.plan'), 'utf8');
  expect(written).not.toContain(canary);
  expect(JSON.parse(written).from.values).toEqual(['./stage.yaml', './production.yaml', './secrets.json']);

  const beside = await run('apply', 'bank.plan', '--values', 'stage.yaml');
  expect(beside.error?.message).toContain('--set, --set-file and --values are for plan');
  const applied = await run('apply', 'bank.plan', '--verbose');
  expect([applied.error, applied.result]).toEqual([undefined, 'fine']);
  const [one] = await raw<{ name: string; attributes: Record<string, string> }[]>(
    'GET',
    `/${REALM}/clients?clientId=one`,
  );
  expect(one?.name).toBe('Bank of Examples, one');
  expect(one?.attributes).toMatchObject({ 'use.jwks.string': 'true', 'use.jwks.url': 'false' });
  expect(JSON.parse(one?.attributes['jwks.string'] ?? '')).toEqual(
    JSON.parse(await readFile(join(cwd, 'keys/one.json'), 'utf8')),
  );
  const again = await run('plan', 'bank.json', ...VALUES);
  expect([again.error, again.result]).toEqual([undefined, 'fine']);
});

test('a key that changes is one change, and the client of a file that goes is one to prune', async () => {
  await writeFile(join(cwd, 'keys/one.json'), JSON.stringify(await keySet()));
  await rm(join(cwd, 'clients/two.yaml'));
  const { stdout, result } = await run('plan', 'bank.json', ...VALUES, '--json');
  const { changes, orphans } = JSON.parse(stdout);
  expect(result).toBe('differs');
  expect(changes).toMatchObject([{ kind: 'clients', key: 'one', action: 'update' }]);
  expect(changes[0].differences).toMatchObject([
    { path: '/clients/one/attributes/jwks.string', source: { file: 'clients/one.yaml', line: 4 } },
  ]);
  expect(orphans).toEqual([{ kind: 'clients', key: 'two' }]);
});

test('a client moves from a key set to an address, and back', async () => {
  const file = join(cwd, 'clients/one.yaml');
  const before = await readFile(file, 'utf8');
  const address = 'attributes: { use.jwks.url: true, jwks.url: https://one.example/jwks }';
  for (const client of [before.replace('jwksFile: ../keys/one.json', address), before]) {
    await writeFile(file, client);
    const applied = await run('apply', 'bank.json', ...VALUES, '--yes');
    expect([applied.error, applied.result]).toEqual([undefined, 'fine']);
    const again = await run('plan', 'bank.json', ...VALUES);
    expect([again.error, again.result]).toEqual([undefined, 'fine']);
  }
});
