import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropRealm, raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

const REALM = 'kcfapi-test-rights';
type Found = { readonly id: string; readonly name: string };
let cwd = '';
let account = '';
let management = '';
let roles: readonly Found[] = [];

beforeAll(async () => {
  await dropRealm(REALM);
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-rights-'));
  const names = { email: 'l@bank.example', firstName: 'L', lastName: 'L' };
  await raw('POST', '', {
    realm: REALM,
    enabled: true,
    clients: [{ clientId: 'there', serviceAccountsEnabled: true }],
    users: [{ username: 'limited', enabled: true, ...names, credentials: [{ type: 'password', value: 'limited' }] }],
  });
  [{ id: account } = { id: '' }] = await raw<Found[]>('GET', `/${REALM}/users?username=limited`);
  [{ id: management } = { id: '' }] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=realm-management`);
  roles = await raw<Found[]>('GET', `/${REALM}/clients/${management}/roles`);
  const template = {
    title: 'A bank',
    profile: { plan: 'fapi2-security-profile-final', client_auth_type: 'private_key_jwt' },
    realm: { accessTokenLifespan: 240 },
    realmRoles: [{ name: 'teller' }],
    clientScopes: [{ name: 'accounts' }],
    clients: [{ clientId: 'a', serviceAccountsEnabled: true, serviceAccountRoles: { realm: ['teller'] } }],
    users: [{ username: 'alice', realmRoles: ['teller'] }],
  };
  await writeFile(join(cwd, 'bank.json'), JSON.stringify(template));
});
afterAll(async () => {
  await dropRealm(REALM);
  await rm(cwd, { recursive: true });
});

/** Runs a command as an account of the realm with exactly these roles. */
async function as(held: readonly string[], argv: readonly string[]): Promise<Ran> {
  const path = `/${REALM}/users/${account}/role-mappings/clients/${management}`;
  await raw('DELETE', path, await raw('GET', path));
  await raw(
    'POST',
    path,
    roles.filter(({ name }) => held.includes(name)),
  );
  const env = { KCFAPI_REALM: REALM, KCFAPI_AUTH_REALM: REALM };
  return inProcess(argv, { cwd, env: { ...env, KCFAPI_USERNAME: 'limited', KCFAPI_PASSWORD: 'limited' } });
}

/** The roles that docs/connection.md names. */
const VIEW = ['view-realm', 'view-clients', 'view-users'];
const MANAGE = ['manage-realm', 'manage-clients', 'manage-users'];

test.each([
  [['plan', './bank.json'], VIEW],
  [['apply', './bank.json', '--yes'], MANAGE],
])('%s needs the roles %s, and each of them', async (argv, needed) => {
  for (const index of needed.keys()) {
    const { error } = await as(needed.toSpliced(index, 1), argv);
    expect(error?.message).toMatch(/403|may not make roles/);
  }
  expect((await as(needed, argv)).error).toBeUndefined();
});

test('an export without view-identity-providers says in one sentence what it did not read', async () => {
  const { error, stderr, stdout } = await as(VIEW, ['export']);
  expect(error).toBeUndefined();
  const line = 'identity providers (not read: the account lacks view-identity-providers of realm-management)';
  expect(stderr).toContain(`Left out: ${line}\n`);
  expect(stdout).toContain(`# - ${line}\n`);
});
