import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createAuthority } from '../../../src/authority.js';
import { clientsYaml } from '../../../src/commands/probe-init.js';
import { readGivenClients } from '../../../src/probe/target/clients-file.js';
import { probeClientsEditorSchema, probeClientsSchema } from '../../../src/probe/target/clients-schema.js';
import { loadTemplate } from '../../../src/template/load.js';
import { shippedFiles } from '../../../src/template/shipped.js';

let cwd: string;
let secret: string;
const write = async (name: string, text: string, mode = 0o600) => {
  await writeFile(join(cwd, name), text);
  await chmod(join(cwd, name), mode);
};
const read = async (text: string, more: Partial<Parameters<typeof readGivenClients>[1]> = {}) => {
  await write('clients.yaml', text);
  return readGivenClients('clients.yaml', { cwd, environment: { PASSWORD: 'open sesame' }, ...more });
};
const faultOf = (text: string): Promise<string> =>
  read(text).then(
    () => 'nothing is wrong',
    (error: Error) => error.message,
  );

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  const rsa = await generateKeyPair('PS256', { extractable: true, modulusLength: 2048 });
  const ec = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(rsa.privateKey);
  secret = jwk.d ?? '';
  await write('rsa.jwk', JSON.stringify({ ...jwk, kid: 'rsa-1' }));
  await write('ec.pem', await exportPKCS8(ec.privateKey), 0o644);
  await write('set.json', JSON.stringify({ keys: [await exportJWK(rsa.publicKey), { ...jwk, kid: 'in-set' }] }));
  await write('public.jwk', JSON.stringify(await exportJWK(rsa.publicKey)));
  await write('password', 'from a file\n');
  const identity = await (await createAuthority()).issue({ subject: 'CN=one' });
  await write('tls.crt', identity.certificate);
  await write('tls.key', identity.key);
});
afterAll(() => rm(cwd, { recursive: true }));

const GOOD = `
issuer: https://sso.example.org/realms/bank
template: fapi2-security-profile-dpop
clients:
  - clientId: one
    redirectUri: https://one.example.org/callback
    keys: [{ file: rsa.jwk }]
  - clientId: two
    redirectUri: https://two.example.org/callback
    scope: openid accounts
    keys: [{ file: ec.pem, kid: two-ec }, { file: set.json }]
user: { username: alice, passwordVariable: PASSWORD }
`;

test('a user who decides on a device has no password to be told', async () => {
  const backchannel = GOOD.replace('fapi2-security-profile-dpop', 'fapi-ciba-mtls-poll')
    .replaceAll(/redirectUri: \S+/g, 'certificate: { file: tls.crt, key: tls.key }')
    .replace('PASSWORD }', 'NOWHERE }');
  expect((await read(backchannel)).user).toEqual({ username: 'alice', password: '' });
  expect((await read(backchannel.replace(', passwordVariable: NOWHERE', ''))).user?.username).toBe('alice');
  expect(await faultOf(GOOD.replace(', passwordVariable: PASSWORD', ''))).toContain('"passwordFile" is missing');
});

test('reads clients with their keys, in whichever form these are', async () => {
  const { issuer, name, profile, clients, user, exposed } = await read(GOOD);
  expect([issuer, name, profile.sender_constrain]).toEqual([
    'https://sso.example.org/realms/bank',
    'fapi2-security-profile-dpop',
    'dpop',
  ]);
  expect(clients.map(({ key, rsaKey }) => [key.kid, key.alg, rsaKey?.kid])).toEqual([
    ['rsa-1', 'PS256', 'rsa-1'],
    ['two-ec', 'ES256', 'in-set'],
  ]);
  expect(clients.map(({ scope }) => scope)).toEqual([undefined, 'openid accounts']);
  expect(user).toEqual({ username: 'alice', password: 'open sesame' });
  expect(exposed).toEqual(['ec.pem']);
});

test('reads the password from a file, without the line end', async () => {
  const { user } = await read(GOOD.replace('passwordVariable: PASSWORD', 'passwordFile: password'));
  expect(user?.password).toBe('from a file');
});

test('takes issuer and template of the command line', async () => {
  const given = { issuer: 'https://other.example.org', template: 'fapi2-message-signing-dpop-jarm' };
  const { issuer, name, profile } = await read(GOOD, given);
  expect([issuer, name, profile.fapi_response_mode]).toEqual([given.issuer, given.template, 'jarm']);
});

test.each([
  [
    'issuer: https://sso.example.org/realms/bank',
    'issuer: http://sso.example.org',
    /:2:9: "issuer" must begin with https/,
  ],
  ['issuer: https://sso.example.org/realms/bank', '', /"issuer" is missing/],
  ['template: fapi2', 'templat: fapi2', /:3:1: Unknown key "templat" in the file; did you mean "template"\?/],
  ['template: fapi2-security-profile-dpop', '', /:\d+:\d+: "template" is missing, or "profile"/],
  ['passwordVariable: PASSWORD', 'password: x', /"password" in "user".*\n.*\n.*\n.*Secrets do not stand here/],
  ['passwordVariable: PASSWORD', 'passwordVariable: NOT_SET', /The variable NOT_SET is not set/],
  ['passwordVariable: PASSWORD', 'passwordVariable: NOT_SET', /passwordVariable: NOT_SET \}/],
  ['passwordVariable: PASSWORD', 'passwordVariable: hunter2-secret', /:12:44: This is no name of a variable/],
  ['template: fapi2-security-profile-dpop', 'template: fapi2-security-profile-dpob', /:3:11: .*did you mean/],
  ['template: fapi2-security-profile-dpop', 'template: ./nowhere.yaml', /:3:11: .*There is no such file/],
  [', passwordVariable: PASSWORD', '', /"passwordFile" is missing, or "passwordVariable"/],
  ['file: rsa.jwk', 'file: nowhere.jwk', /:7:20: nowhere\.jwk: There is no such file/],
  ['file: rsa.jwk', 'file: public.jwk', /:7:20: public\.jwk: this is a public key, and the private one is needed/],
  ['file: rsa.jwk', 'file: password', /:7:20: password: this is neither a JWK, nor a key set, nor PEM/],
  ['file: rsa.jwk', 'file: rsa.jwk, kind: x', /Unknown key "kind" in an item of "keys"|Unknown key "kind"/],
  ['    keys: [{ file: rsa.jwk }]\n', '', /:5:5: "keys" is missing: the profile signs with them/],
  ['https://one.example.org/callback', 'https://one.example.org/*', /:6:18: "redirectUri" must be a whole address/],
  ['clientId: two', 'clientId: one', /:8:15: Both clients have the same "clientId"/],
  ['clients:', 'clients: []\nothers:', /A client is needed/],
])('%# says where it is wrong', async (from, to, fault) => {
  expect(GOOD).toContain(from);
  const message = await faultOf(GOOD.replace(from, to));
  expect(message).toMatch(fault);
  expect(message).not.toContain(secret);
});

test('each client has an intent where authorizations are of one', async () => {
  const uk = GOOD.replace('fapi2-security-profile-dpop', 'openbanking-uk-private-key-jwt').replaceAll(
    /keys: .*/g,
    '$&\n    certificate: { file: tls.crt, key: tls.key }\n    intent: i-1',
  );
  const { clients } = await read(uk);
  expect(clients.map(({ intent }) => intent)).toEqual(['i-1', 'i-1']);
  expect(await faultOf(uk.replace('    intent: i-1\n', ''))).toMatch(
    /:5:5: "intent" is missing: authorization requests of the profile name one/,
  );
});

test('editors have the schema as it is', async () => {
  const file = await readFile(new URL('../../../schema/probe-clients.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(file)).toEqual(probeClientsEditorSchema());
});

test('what init writes fits the schema, whatever the template', async () => {
  for (const id of (await shippedFiles()).keys()) {
    const { profile } = await loadTemplate(id, { cwd, open: true });
    const text = await clientsYaml(profile, { template: id }, './schema.json');
    expect(probeClientsSchema.safeParse(parse(text)).error, id).toBeUndefined();
  }
});

test('no password is shown, neither in an address nor in place of a variable', async () => {
  const inAddress = await faultOf(GOOD.replace('https://sso', 'https://alice:hunt/er2@sso'));
  expect(inAddress).toContain('https://alice:…@sso.example.org/realms/bank');
  expect(inAddress).not.toContain('er2');
  expect(await faultOf(GOOD.replace(': PASSWORD', ': hunter2-secret'))).not.toContain('hunter2');
});

test('of a text where clients belong, nothing but that is said', async () => {
  const fault = await faultOf(GOOD.replace(/clients:[\s\S]*user:/, 'clients: foo\nuser:'));
  expect(fault).toContain('"clients" must be a list, not a text');
  expect(fault).not.toContain('Two clients');
});
