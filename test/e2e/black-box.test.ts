import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Report } from '../../src/report/report.js';
import { openPki } from '../../src/server/pki.js';
import { loadTemplate } from '../../src/template/load.js';
import { dropRealm, raw } from './admin.js';
import { type ForeignServer, type Registered, startForeignServer } from './foreign-server.js';
import { inProcess } from './in-process.js';
import { makeRealm } from './probe-bench.js';

const keycloak = inject('keycloak');
const REALM = `kcfapi-test-black-box-${process.pid}`;
const PASSWORD = 'sesame-4711';

let cwd: string;
let caFile: string;
let clients: readonly Registered[];
let foreign: ForeignServer;
let demanding: ForeignServer;
let credential: Parameters<typeof startForeignServer>[1];

/** Probes by the clients of a file, with nothing in the environment by which anything could be administered. */
async function probe(ca: string, argv: readonly string[]) {
  const expiry = argv.includes('--expiry') ? [] : ['--expiry', 'skip'];
  const ran = await inProcess(['probe', '--ca', ca, '--json', ...expiry, ...argv], {
    ...{ cwd, alone: true },
    env: { KCFAPI_USER_PASSWORD: PASSWORD },
  });
  return { ...ran, report: ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as Report) };
}

const idsOf = (report: Report | undefined, ...verdicts: readonly string[]) =>
  report?.findings.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  const pki = await openPki(join(cwd, 'pki'));
  caFile = pki.caFile;
  const { certificateFile, keyFile } = await pki.issueServer();
  const made = await inProcess(['probe', 'init', 'clients.yaml', '--generate-keys', '--json'], { cwd });
  ({ clients } = JSON.parse(made.stdout));
  const [certificate, key] = await Promise.all([readFile(certificateFile, 'utf8'), readFile(keyFile, 'utf8')]);
  credential = { certificate, key };
  foreign = await startForeignServer(clients, credential);
  demanding = await startForeignServer(clients, credential, { demandsNonce: true });
  await writeFile(join(cwd, 'bank.yaml'), BANK + clients.map(registration).join(''));
  const template = await loadTemplate('bank.yaml', {
    cwd,
    environment: { KCFAPI_PARAM_PASSWORD: PASSWORD },
    parameters: {},
  });
  await (await makeRealm(REALM, template)).close();
}, 60_000);

const BANK = `
extends: fapi2-security-profile-dpop
title: A bank
parameters: { password: { secret: true } }
users:
  - username: alice
    email: alice@example.org
    emailVerified: true
    firstName: Alice
    lastName: A
    enabled: true
    credentials: [{ type: password, value: $(password) }]
clients:
`;
const registration = ({ clientId, redirectUris, jwks }: Registered) => `
  - clientId: ${clientId}
    redirectUris: ${JSON.stringify(redirectUris)}
    attributes: { use.jwks.string: true, jwks.string: '${JSON.stringify(jwks)}' }
`;

afterAll(async () => {
  await foreign?.close();
  await demanding?.close();
  await dropRealm(REALM);
  await rm(cwd, { recursive: true });
});

test('init refuses what is no issuer, and says what to register without keys, too', async () => {
  for (const [issuer, fault] of [
    ['nonsense', 'is no address'],
    ['http://localhost/realms/x', 'must begin with https://'],
  ] as const) {
    const { error } = await inProcess(['probe', 'init', 'refused.yaml', '--issuer', issuer], { cwd });
    expect(error?.message).toMatch(`--issuer: ${fault}`);
  }
  const app = await inProcess(['probe', 'init', 'app.yaml', '--template', 'native-app'], { cwd });
  expect(app.stdout).toMatch(/ kcfapi-1\n.*a public client\n.*https:\/\/kcfapi-1.invalid\/callback https:/);
  const keyless = await inProcess(['probe', 'init', 'keyless.yaml'], { cwd });
  expect(keyless.stdout).toContain('the public half of kcfapi-1.jwk.json');
});

test('init writes over nothing', async () => {
  const { error } = await inProcess(['probe', 'init', 'clients.yaml'], { cwd });
  expect(error?.message).toBe('clients.yaml is there already; it is not written over');
  const again = await inProcess(['probe', 'init', 'other.yaml', '--generate-keys'], { cwd });
  expect(again.error?.message).toBe('kcfapi-1.jwk.json is there already; it is not written over');
  // Nor is a half left that would be in the way of the next attempt.
  expect(await readdir(cwd)).not.toContain('other.yaml');
});

/** Whatever the server that the tests use agrees to. */
const isOfServer = (id: string) => id.startsWith('tls-');

test('a foreign server is probed through and through', async () => {
  const { error, result, report } = await probe(caFile, ['--clients', 'clients.yaml', '--issuer', foreign.issuer]);
  expect(error).toBeUndefined();
  // It takes assertions from the future, and its page for tests may be framed.
  expect(idsOf(report, 'fail')).toEqual(['client-assertion-from-the-future', 'login-page-framable']);
  expect(result).toBe('differs');
  expect(report?.realm).toBeUndefined();
  expect(report?.findings.map(({ subject }) => subject)).toContain(`issuer ${foreign.issuer}`);
  expect(idsOf(report, 'error')).toEqual([]);
  // It refuses, in other words than those specified.
  const warned = ['dpop-proof-missing', 'dpop-proof-reused', 'par-with-request-uri'];
  expect(idsOf(report, 'warn')).toEqual(expect.arrayContaining(warned));
  // Its access tokens are opaque.
  const skipped = [
    'client-secret-accepted',
    'access-token-expired',
    'access-token-not-bound-to-key',
    'code-expired',
    'request-uri-expired',
  ];
  expect(idsOf(report, 'skip')).toEqual(expect.arrayContaining(skipped));
  const passed = ['code-of-another-client', 'code-reused', 'par-without-pkce', 'dpop-proof-wrong-uri', 'par-not-used'];
  expect(idsOf(report, 'pass')).toEqual(expect.arrayContaining(passed));
});

test('a server that demands its own nonces in DPoP proofs is probed, and nothing is judged by that demand', async () => {
  const only = 'dpop-*,code-reused,refresh-without-dpop-proof,authorization-scheme-case-sensitive';
  const { error, report } = await probe(caFile, [
    '--clients',
    'clients.yaml',
    '--issuer',
    demanding.issuer,
    '--only',
    only,
  ]);
  expect(error).toBeUndefined();
  expect(idsOf(report, 'error', 'fail')).toEqual([]);
  const refused = report?.findings
    .filter(({ message }) => /answered 4\d\d use_dpop_nonce/.test(message))
    .map(({ id }) => id);
  // An iat of long ago tells nothing where a nonce says when a proof was made.
  expect(refused).toEqual(['dpop-proof-outside-time-window']);
  const passed = ['dpop-proof-wrong-uri', 'dpop-proof-unsigned', 'dpop-token-with-another-key', 'code-reused'];
  expect(idsOf(report, 'pass')).toEqual(expect.arrayContaining(passed));
});

test('a Keycloak is probed by clients that somebody made there, and nothing there changes', async () => {
  const issuer = `${keycloak.url}/realms/${REALM}`;
  const stateOf = () =>
    Promise.all(['clients', 'users', 'client-policies/policies'].map(path => raw('GET', `/${REALM}/${path}`)));
  const before = await stateOf();
  const argv = ['--clients', 'clients.yaml', '--issuer', issuer];
  const { error, report } = await probe(keycloak.caFile, argv);
  expect(error).toBeUndefined();
  expect(idsOf(report, 'error')).toEqual([]);
  // Nobody says which Keycloak it is, so that nothing explains what the clauses forbid.
  const failed = idsOf(report, 'fail')?.filter(id => !isOfServer(id));
  expect(failed).toEqual(['client-assertion-audience-array', 'dpop-proof-rs256', 'request-uri-repeated']);
  expect(await stateOf()).toEqual(before);

  const only = ['--only', 'dpop-proof-rs256,metadata-incomplete,response-malformed'];
  const evidence = ['--evidence', 'evidence'];
  const known = await probe(keycloak.caFile, [...argv, ...only, ...evidence, '--keycloak-version', '26.7.4']);
  expect(idsOf(known.report, 'fail')).toEqual([]);
  // Alice is a real person.
  const [har, text] = await Promise.all(
    ['har', 'txt'].map(ending => readFile(join(cwd, 'evidence', `response-malformed.${ending}`), 'utf8')),
  );
  expect(text).toContain('"email": "[redacted]"');
  const said = `${known.stdout}${har}${text}`;
  const decoded = said.replace(/[\w-]{16,}/g, word => word + Buffer.from(word, 'base64url').toString('utf8'));
  expect(decoded).not.toMatch(/alice/i);
  expect(known.report?.server.version).toBe('26.7.4');
});

test('a wrong setting is told of once, and not with each probe alone', async () => {
  const issuer = `${keycloak.url}/realms/${REALM}`;
  const only = ['--only', 'dpop-proof-*,redirect-uri-*,tls-version-outdated'];
  const text = await readFile(join(cwd, 'clients.yaml'), 'utf8');
  // Each with the other's key.
  await writeFile(
    join(cwd, 'keys.yaml'),
    text.replace(/file: kcfapi-(\d)/g, (_, n) => `file: kcfapi-${3 - Number(n)}`),
  );
  const { result, report } = await probe(keycloak.caFile, ['--clients', 'keys.yaml', '--issuer', issuer, ...only]);
  expect(result).toBe('failed');
  expect(idsOf(report, 'error')?.length).toBeGreaterThan(5);
  expect(report?.obstacles).toEqual([
    {
      ...{ at: 'par', clients: ['kcfapi-1'], probes: idsOf(report, 'error') },
      message: 'par answered 401 invalid_request (Authentication failed.)',
      hint: expect.stringContaining('registered there under this id'),
    },
  ]);
});

test('an API is examined by such clients as well: here the UserInfo endpoint', async () => {
  const issuer = `${keycloak.url}/realms/${REALM}`;
  const resource = `${issuer}/protocol/openid-connect/userinfo`;
  const argv = ['--clients', 'clients.yaml', '--issuer', issuer, '--resource', resource, '--only', 'resource-*'];
  const { report } = await probe(keycloak.caFile, argv);
  expect(new Set(report?.findings.map(({ subject }) => subject))).toEqual(new Set([`resource ${resource}`]));
  expect(idsOf(report, 'error', 'fail')).toEqual([]);
  expect(idsOf(report, 'skip')).toEqual(['resource-scope-insufficient', 'resource-token-expired']);
  expect(idsOf(report, 'pass')).toContain('resource-token-revoked');
}, 60_000);

test('what a server gives no occasion for is skipped: refresh tokens, redirect URIs for both clients', async () => {
  const own = clients.map(one => ({
    ...one,
    redirectUris: one.redirectUris.filter(uri => uri.includes(one.clientId)),
  }));
  const sparing = await startForeignServer(own, credential, { refreshTokens: false });
  try {
    const refreshing = 'response-malformed,refresh-token-rotated,client-without-authentication';
    const only = `code-reused,request-uri-of-another-client,${refreshing}`;
    const { report } = await probe(caFile, ['--clients', 'clients.yaml', '--issuer', sparing.issuer, '--only', only]);
    expect(idsOf(report, 'pass')).toEqual(['code-reused', 'response-malformed']);
    const skipped = report?.findings.filter(({ verdict }) => verdict === 'skip').map(({ message }) => message);
    expect(skipped).toEqual([
      expect.stringMatching(/^at a refresh: The server issued no refresh token/),
      expect.stringMatching(/^The server issued no refresh token/),
      expect.stringMatching(/register that of the first client for the second one as well/),
    ]);
  } finally {
    await sparing.close();
  }
});

test('with one client, what takes two is skipped', async () => {
  const text = await readFile(join(cwd, 'clients.yaml'), 'utf8');
  const one = text.replace(/ {2}- clientId: kcfapi-2[\s\S]*?(?=\n#|\nuser)/, '');
  await writeFile(join(cwd, 'one.yaml'), one);
  const only = ['--only', 'code-of-another-client,code-reused'];
  const { report } = await probe(caFile, ['--clients', 'one.yaml', '--issuer', foreign.issuer, ...only]);
  expect([idsOf(report, 'skip'), idsOf(report, 'pass')]).toEqual([['code-of-another-client'], ['code-reused']]);
  expect(report?.findings[0]?.message).toMatch(/^Needs a second client/);
});

test.each([
  [['--clients', 'clients.yaml', '--realm', 'x'], '--clients probes without administration, so --realm cannot stand'],
  [['--clients', 'clients.yaml', '--device-listen', ':7001'], "--device-listen: this template's profile does not use"],
  [['--clients', 'clients.yaml', '--client-ca', 'nowhere.crt'], '--client-ca and --client-ca-key belong together'],
  [['--clients', 'clients.yaml', '--expiry', 'clone'], '--expiry clone needs administration'],
  [['fapi2-security-profile-dpop', '--issuer', 'https://x.example'], '--issuer belongs to --clients FILE'],
  [['fapi2-security-profile-dpop', '--like', 'a', '--client', 'b'], '--like and --client contradict each other'],
  [['--clients', 'nowhere.yaml'], 'nowhere.yaml: There is no such file'],
  [['--clients', 'clients.yaml', '--keycloak-version', 'latest'], 'latest is no version'],
  [['--clients', 'clients.yaml'], 'https://sso.example.org'],
])('%j says what is wrong', async (argv, message) => {
  const { error } = await probe(caFile, argv);
  expect(error?.message).toContain(message);
});
