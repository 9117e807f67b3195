import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connected, dropRealm, raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

const REALM = `kcfapi-test-in-use-${process.pid}`;
const { url } = inject('keycloak');
let cwd: string;
const run = (argv: readonly string[], answer?: string): Promise<Ran> =>
  inProcess([...argv, '--realm', REALM], { cwd, ...(answer === undefined ? {} : { answer }) });
const probe = (more: readonly string[] = [], answer?: string) =>
  run(['probe', './bank.yaml', '--only', 'metadata-incomplete', '--json', ...more], answer);
const clientsOfProbes = () => raw<unknown[]>('GET', `/${REALM}/clients?clientId=kcfapi-probe-&search=true`);

const clientOf = (clientId: string) =>
  ['clients:', `  - clientId: ${clientId}`, '    redirectUris: [https://app.example.org/callback]', ''].join('\n');

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-test-'));
  const head = 'extends: fapi2-security-profile-dpop\ntitle: A bank\n';
  await writeFile(join(cwd, 'bank.yaml'), head + clientOf('accounts-app'));
  await writeFile(join(cwd, 'payments.yaml'), head + clientOf('payments-app'));
  await dropRealm(REALM);
  await run(['apply', './bank.yaml', './payments.yaml', '--yes']);
});

afterAll(async () => {
  await dropRealm(REALM);
  await rm(cwd, { recursive: true });
});

test('a realm with clients of the template, and of another that was applied, is probed without a word', async () => {
  const { error, result } = await probe();
  expect([error, result]).toEqual([undefined, 'fine']);
});

test('a client of somebody else is told of, and nothing is made', async () => {
  const { clientId, id } = { clientId: 'their-app', id: `their-app-${process.pid}` };
  await raw('POST', `/${REALM}/clients`, { clientId, id, directAccessGrantsEnabled: true, publicClient: true });
  const { error, stdout } = await probe();
  expect(error?.message).toContain(
    `realm ${REALM} of ${url} is in use by others: 1 client not of the template (their-app).`,
  );
  expect(error?.message).toContain('Give --yes if it is meant.');
  expect(stdout).toBe('');
  expect(await clientsOfProbes()).toEqual([]);

  const allowed = await probe(['--yes']);
  expect([allowed.error, allowed.result]).toEqual([undefined, 'fine']);

  const refused = await probe([], 'no');
  expect([refused.error, refused.result]).toEqual([undefined, 'failed']);
  expect(refused.stderr).toMatch(/their-app.*Probe it\? Only "yes" is taken: Nothing was probed\.\n$/s);
  const agreed = await probe([], 'yes');
  expect([agreed.error, agreed.result]).toEqual([undefined, 'fine']);
  await raw('DELETE', `/${REALM}/clients/${id}`);
});

test('the client by which the run itself logs in there is nobody else’s', async () => {
  const [id, secret] = [`ci-prober-${process.pid}`, 'a secret of the tests'];
  await raw('POST', `/${REALM}/clients`, {
    ...{ clientId: 'ci-prober', id, secret, serviceAccountsEnabled: true, standardFlowEnabled: false },
  });
  const account = await raw<{ id: string }>('GET', `/${REALM}/clients/${id}/service-account-user`);
  const [manager] = await raw<{ id: string }[]>('GET', `/${REALM}/clients?clientId=realm-management`);
  const role = await raw<object>('GET', `/${REALM}/clients/${manager?.id}/roles/realm-admin`);
  await raw('POST', `/${REALM}/users/${account.id}/role-mappings/clients/${manager?.id}`, [role]);
  const env = { KCFAPI_SERVER: url, KCFAPI_CA: inject('keycloak').caFile, KCFAPI_CLIENT_SECRET: secret };
  const argv = ['probe', './bank.yaml', '--only', 'metadata-incomplete', '--json', '--realm', REALM];
  const login = ['--auth-realm', REALM, '--client-id', 'ci-prober'];
  const { error, result } = await inProcess([...argv, ...login], { ...{ cwd, env, alone: true } });
  expect([error, result]).toEqual([undefined, 'fine']);
  await raw('DELETE', `/${REALM}/clients/${id}`);
});

test('a session of a user is told of; one of an administrator is not', async () => {
  const { connection } = await connected(REALM);
  const credentials = [{ type: 'password', value: 'a', temporary: false }];
  const person = { firstName: 'A', lastName: 'B', email: 'a@example.org', enabled: true };
  await raw('POST', `/${REALM}/users`, { username: 'alice', ...person, credentials });
  const logIn = async (client: string) => {
    const body = new URLSearchParams({ grant_type: 'password', client_id: client, username: 'alice', password: 'a' });
    const { request } = await import('undici');
    const address = `${url}/realms/${REALM}/protocol/openid-connect/token`;
    const { dispatcher } = connection;
    const { statusCode } = await request(address, { method: 'POST', headers: FORM, body: body.toString(), dispatcher });
    expect(statusCode).toBe(200);
  };
  try {
    await logIn('admin-cli');
    expect((await probe()).error).toBeUndefined();
    const [account] = await raw<{ id: string }[]>('GET', `/${REALM}/clients?clientId=account-console`);
    const whole = await raw<object>('GET', `/${REALM}/clients/${account?.id}`);
    await raw('PUT', `/${REALM}/clients/${account?.id}`, { ...whole, directAccessGrantsEnabled: true });
    await logIn('account-console');
    expect((await probe()).error?.message).toContain('is in use by others: 1 session.');
  } finally {
    await connection.close();
  }
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
