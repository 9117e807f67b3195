import { describe, expect, test } from 'vitest';
import { raw } from './admin.js';
import { named, profile, workplace } from './prune-workplace.js';

type Found = Record<string, unknown>;

describe('an apply that fails', () => {
  const REALM = 'kcfapi-test-prune-failed';
  const { run, planned, apply, write } = workplace(REALM);
  const alice = { username: 'alice', email: 'taken@bank.example' };

  test('has not made what was refused, so that what somebody makes later under its name is kept', async () => {
    await write('bank.json', {});
    await apply('./bank.json');
    await raw('POST', `/${REALM}/users`, { username: 'bob', email: alice.email });
    await write('bank.json', { realmRoles: [{ name: 'r1' }], users: [alice] });
    const { error } = await run(['apply', './bank.json', '--yes']);
    expect(error?.message).toMatch(/^create of users "alice" failed/);
    await raw('POST', `/${REALM}/users`, { username: 'alice' });
    await write('bank.json', {});
    const { changes, unmanaged } = await planned('./bank.json', '--prune');
    expect([named(changes), named(unmanaged)]).toEqual([['realm-roles r1'], []]);
  });

  test('has made what came before, and what is made anew by hand is not that', async () => {
    await raw('DELETE', `/${REALM}/roles/r1`);
    await raw('POST', `/${REALM}/roles`, { name: 'r1' });
    expect((await planned('./bank.json', '--prune')).changes).toEqual([]);
  });

  test('knows, after an interruption, what it made until then', async () => {
    await write('bank.json', {
      clientProfiles: [profile('p1')],
      realmRoles: [{ name: 'r2' }],
      users: [{ username: 'carol' }],
    });
    const { error } = await run(['apply', './bank.json', '--yes'], {
      onStderr: (piece, interruption) => {
        if (piece.includes('create realm-roles r2')) interruption.abort(new Error('interrupted'));
      },
    });
    expect(error?.message).toMatch(/^create of users "carol" was not begun: interrupted/);
    await raw('POST', `/${REALM}/users`, { username: 'carol' });
    await write('bank.json', {});
    const { changes } = await planned('./bank.json', '--prune');
    expect(named(changes)).toEqual(['realm-roles r2', 'client-profiles p1']);
  });
});

describe('an account that may not write the realm', () => {
  const REALM = 'kcfapi-test-prune-rights';
  const { run, write } = workplace(REALM);

  test('applies, and is told that what it makes is not known as made by this tool', async () => {
    await raw('POST', '', { realm: REALM, enabled: true });
    const names = { email: 'l@bank.example', firstName: 'L', lastName: 'L' };
    const credentials = [{ type: 'password', value: 'limited' }];
    await raw('POST', `/${REALM}/users`, { username: 'limited', enabled: true, ...names, credentials });
    const [user] = await raw<Found[]>('GET', `/${REALM}/users?username=limited`);
    const [management] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=realm-management`);
    const roles = await raw<Found[]>('GET', `/${REALM}/clients/${management?.id}/roles`);
    const few = roles.filter(({ name }) => ['manage-clients', 'manage-users', 'view-realm'].includes(String(name)));
    await raw('POST', `/${REALM}/users/${user?.id}/role-mappings/clients/${management?.id}`, few);
    await write('bank.json', { clients: [{ clientId: 'a', redirectUris: [] }], users: [{ username: 'bob' }] });
    const env = { KCFAPI_USERNAME: 'limited', KCFAPI_PASSWORD: 'limited', KCFAPI_AUTH_REALM: REALM };
    const { error, result, stderr } = await run(['apply', './bank.json', '--yes', '--no-lock'], { env });
    expect([error, result]).toEqual([undefined, 'fine']);
    expect(stderr.match(/the account may not write the realm/g)).toHaveLength(1);
  });
});
