import { beforeAll, describe, expect, test } from 'vitest';
import { raw } from './admin.js';
import { named, profile, workplace } from './prune-workplace.js';

type Found = Record<string, unknown>;

const policy = (name: string, profile: string) => ({
  name,
  enabled: true,
  conditions: [
    {
      condition: 'client-attributes',
      configuration: { attributes: JSON.stringify([{ key: 'policy.of', value: name }]) },
    },
  ],
  profiles: [profile],
});

const kept = {
  keys: [{ name: 'kept', providerId: 'ecdsa-generated', config: { priority: 50, ecdsaEllipticCurveKey: 'P-256' } }],
  clientProfiles: [profile('kept'), profile('kept-2'), profile('kept-3')],
  clientPolicies: [policy('kept', 'kept')],
  realmRoles: [{ name: 'kept' }, { name: 'kept-2' }],
  clientScopes: ['kept', 'kept-2', 'kept-3'].map(name => ({ name, protocol: 'openid-connect' })),
  clients: ['kept', 'kept-2', 'kept-3', 'kept-4', 'kept-5', 'kept-6'].map(clientId => ({ clientId, redirectUris: [] })),
  users: [{ username: 'kept' }],
};
const old = {
  keys: [...kept.keys, { name: 'old', providerId: 'ecdsa-generated', config: { ecdsaEllipticCurveKey: 'P-384' } }],
  clientProfiles: [...kept.clientProfiles, profile('old')],
  clientPolicies: [...kept.clientPolicies, policy('old', 'old')],
  realmRoles: [...kept.realmRoles, { name: 'old' }],
  clientScopes: [...kept.clientScopes, { name: 'old', protocol: 'openid-connect' }],
  clients: [
    ...kept.clients,
    { clientId: 'old', redirectUris: [], optionalClientScopes: ['old'], roles: [{ name: 'of-old' }] },
    { clientId: 'theirs', name: 'Changed by us' },
    { clientId: 'anew', redirectUris: [] },
  ],
  users: [...kept.users, { username: 'old' }],
};
const OLD = [
  ...['users old', 'realm-roles old', 'clients old', 'keys old', 'client-policies old'],
  ...['client-scopes old', 'client-profiles old'],
];

describe('what this tool made and the template no longer has', () => {
  const REALM = 'kcfapi-test-prune';
  const { run, planned, apply, write } = workplace(REALM);
  const foreign = async (): Promise<unknown> => {
    const realm = await raw<Found>('POST', `/${REALM}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
    const users = await raw<Found[]>('GET', `/${REALM}/users?max=100`);
    const theirs = (name: unknown) => !/^(kept(-\d)?|old)$/.test(String(name));
    const strip = (value: unknown): unknown => {
      if (Array.isArray(value)) {
        const list = value
          .filter(item => theirs((item as Found)?.name ?? (item as Found)?.clientId ?? item))
          .map(strip);
        return list.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .filter(([name]) => name !== 'kcfapi.inventory' && theirs(name))
          .map(([name, member]) => [name, strip(member)]),
      );
    };
    return strip({ realm, users: users.filter(({ username }) => theirs(username)) });
  };

  beforeAll(async () => {
    await raw('POST', '', { realm: REALM, enabled: true, attributes: { theirs: 'x' } });
    await raw('POST', `/${REALM}/clients`, { clientId: 'theirs', name: 'Theirs', attributes: { own: 'x' } });
    await raw('POST', `/${REALM}/roles`, { name: 'theirs' });
    await raw('POST', `/${REALM}/users`, { username: 'theirs' });
    await raw('POST', `/${REALM}/client-scopes`, { name: 'theirs', protocol: 'openid-connect' });
    await raw('PUT', `/${REALM}/client-policies/profiles`, { profiles: [{ ...profile('theirs'), executors: [] }] });
    await raw('PUT', `/${REALM}/client-policies/policies`, {
      policies: [{ ...policy('theirs', 'theirs'), mode: 'STRICT' }],
    });
    await write('bank.json', old);
    await apply('./bank.json');
    // Somebody deletes one of ours, and makes another under its name.
    const [anew] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=anew`);
    await raw('DELETE', `/${REALM}/clients/${anew?.id}`);
    await raw('POST', `/${REALM}/clients`, { clientId: 'anew', name: 'By hand' });
    await write('bank.json', kept);
  });

  test('is listed and kept without --prune', async () => {
    const { error, result, stdout } = await run(['plan', './bank.json']);
    expect([error, result]).toEqual([undefined, 'fine']);
    expect(stdout).toContain('Made by this tool and no longer in the template (kept; --prune deletes it):\n');
    const plan = await planned('./bank.json');
    expect(plan.changes).toEqual([]);
    expect(named(plan.orphans).toSorted()).toEqual(OLD.toSorted());
    expect(named(plan.unmanaged)).toContain('clients anew');
    expect(JSON.stringify(plan)).not.toContain('kcfapi.inventory');
  });

  test('is planned to be deleted with it: what names another before that', async () => {
    const plan = await planned('./bank.json', '--prune');
    expect(plan.changes.every(({ action }) => action === 'delete')).toBe(true);
    const kinds = named(plan.changes);
    expect(kinds.toSorted()).toEqual(OLD.toSorted());
    const isBefore = (a: string, b: string) =>
      expect(kinds.indexOf(`${a} old`)).toBeLessThan(kinds.indexOf(`${b} old`));
    isBefore('client-policies', 'client-profiles');
    isBefore('clients', 'client-scopes');
    isBefore('clients', 'client-policies');
    isBefore('users', 'realm-roles');
    expect(plan.orphans).toEqual([]);
  });

  test('is not deleted where that is more than is allowed', async () => {
    for (const command of [['plan'], ['apply', '--yes']]) {
      const { error, stdout } = await run([...command, './bank.json', '--prune', '--prune-limit', '20%']);
      expect(error?.message).toMatch(
        /^--prune would delete 7 of 24 things that are managed \(30%\), more than 20%, which is 4:\n {4}users: 1\n/,
      );
      expect(stdout).toContain('- clients old');
    }
    expect((await planned('./bank.json')).orphans).toHaveLength(7);
  });

  test('is not deleted while something else needs it', async () => {
    const policies = await raw<{ policies: Found[] }>('GET', `/${REALM}/client-policies/policies`);
    const more = {
      ...policy('theirs-2', 'old'),
      conditions: [{ condition: 'client-scopes', configuration: { scopes: ['old'] } }],
    };
    await raw('PUT', `/${REALM}/client-policies/policies`, { policies: [...policies.policies, more] });
    const [client] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=theirs`);
    const scopes = await raw<Found[]>('GET', `/${REALM}/client-scopes`);
    const scope = scopes.find(({ name }) => name === 'old')?.id;
    await raw('PUT', `/${REALM}/clients/${client?.id}/default-client-scopes/${scope}`);
    const [user] = await raw<Found[]>('GET', `/${REALM}/users?exact=true&username=theirs`);
    const role = await raw('GET', `/${REALM}/roles/old`);
    await raw('POST', `/${REALM}/users/${user?.id}/role-mappings/realm`, [role]);
    const [owner] = await raw<Found[]>('GET', `/${REALM}/clients?clientId=old`);
    const ofOld = await raw('GET', `/${REALM}/clients/${owner?.id}/roles/of-old`);
    const both = [role, ofOld];
    const ofTheirs = await raw<Found>('GET', `/${REALM}/roles/theirs`);
    await raw('POST', `/${REALM}/roles-by-id/${ofTheirs.id}/composites`, both);
    const theirScope = scopes.find(({ name }) => name === 'theirs')?.id;
    const mappings = [`clients/${client?.id}`, `client-scopes/${theirScope}`].flatMap(of => [
      [`${of}/scope-mappings/realm`, role],
      [`${of}/scope-mappings/clients/${owner?.id}`, ofOld],
    ]);
    for (const [path, mapped] of mappings) await raw('POST', `/${REALM}/${path}`, [mapped]);
    await raw('POST', `/${REALM}/groups`, { name: 'theirs' });
    const [group] = await raw<Found[]>('GET', `/${REALM}/groups`);
    await raw('POST', `/${REALM}/groups/${group?.id}/role-mappings/realm`, [role]);
    await raw('POST', `/${REALM}/groups/${group?.id}/role-mappings/clients/${owner?.id}`, [ofOld]);
    const before = await foreign();

    const { error } = await run(['apply', './bank.json', '--prune', '--yes']);
    const holders = ['client "theirs"', 'client scope "theirs"', 'group "/theirs"', 'role "theirs"'];
    expect(error?.message.split('\n').slice(0, -1).toSorted()).toEqual([
      '    client-profiles "old": the policy "theirs-2" names it, and would enforce nothing',
      '    client-scopes "old": a condition of the policy "theirs-2" names it',
      '    client-scopes "old": the client "theirs" has it, and would lose it',
      ...holders.map(holder => `    clients "old": the ${holder} would lose its role "of-old"`),
      ...[...holders, 'user "theirs"'].map(holder => `    realm-roles "old": the ${holder} would lose it`),
      'what --prune would delete is still in use:',
    ]);
    expect(await foreign()).toEqual(before);

    await raw('PUT', `/${REALM}/client-policies/policies`, policies);
    await raw('DELETE', `/${REALM}/clients/${client?.id}/default-client-scopes/${scope}`);
    await raw('DELETE', `/${REALM}/users/${user?.id}/role-mappings/realm`, [role]);
    await raw('DELETE', `/${REALM}/roles-by-id/${ofTheirs.id}/composites`, both);
    for (const [path, mapped] of mappings) await raw('DELETE', `/${REALM}/${path}`, [mapped]);
    await raw('DELETE', `/${REALM}/groups/${group?.id}`);
  });

  test('is not deleted while the template itself names it', async () => {
    const roles = { realm: ['old'], client: { old: ['of-old'] } };
    await write('naming.json', {
      ...kept,
      realmRoles: [{ name: 'kept', composites: roles }],
      users: [{ username: 'kept', realmRoles: ['old'] }],
    });
    const { error } = await run(['apply', './naming.json', '--prune', '--yes', '--formerly', 'bank']);
    const why = 'which the template no longer has and --prune would delete';
    expect(error?.message.match(/[A-Z].* names .*/g)).toEqual([
      `Realm role "kept" names the realm role "old", ${why}`,
      `Realm role "kept" names roles of the client "old", ${why}`,
      `User "kept" names the realm role "old", ${why}`,
    ]);
    expect(error?.message).toMatch(/^naming.json:1:\d+: Realm role/);
    // Without it they are there, and may be named.
    expect((await run(['plan', './naming.json'])).error).toBeUndefined();
  });

  test('is deleted with a plan that was written down, and nothing else, also after an interruption', async () => {
    const before = await foreign();
    expect((await run(['plan', './bank.json', '--prune', '--out', 'the.plan'])).result).toBe('differs');
    const beside = await run(['apply', 'the.plan', '--prune']);
    expect(beside.error?.message).toContain('the.plan is a plan, and says what to delete');
    const interrupted = await run(['apply', 'the.plan'], {
      onStderr: (piece, interruption) => {
        if (piece.includes('delete client-policies old')) interruption.abort(new Error('interrupted'));
      },
    });
    expect(interrupted.error?.message).toMatch(/^delete of client-scopes "old" was not begun: interrupted/);
    expect(named((await planned('./bank.json', '--prune')).changes)).toEqual(OLD.slice(5));
    const outdated = await run(['apply', 'the.plan']);
    expect(outdated.error?.message).toContain('clients old: planned delete, now nothing to do');
    await apply('./bank.json', '--prune');
    expect(await planned('./bank.json', '--prune')).toMatchObject({ changes: [], orphans: [] });
    expect(await foreign()).toEqual(before);
    expect(JSON.stringify(before)).toContain('Changed by us');

    // One that somebody makes later under the name of a profile, which has no id.
    const document = await raw<{ profiles: Found[] }>('GET', `/${REALM}/client-policies/profiles`);
    await raw('PUT', `/${REALM}/client-policies/profiles`, {
      profiles: [...document.profiles, { name: 'old', executors: [] }],
    });
    expect(await planned('./bank.json', '--prune')).toMatchObject({ changes: [], orphans: [] });
  });

  test('is not known where somebody took the attribute away', async () => {
    const realm = await raw<{ attributes: Found }>('GET', `/${REALM}`);
    const { 'kcfapi.inventory': inventory, ...attributes } = realm.attributes;
    await raw('PUT', `/${REALM}`, { ...realm, attributes });
    await write('bank.json', { ...kept, users: [] });
    const { stderr, stdout } = await run(['plan', './bank.json', '--prune']);
    expect(stderr).toContain('the realm does not say what this tool made there');
    expect(stdout).not.toContain('users kept');
    await raw('PUT', `/${REALM}`, realm);
    expect(named((await planned('./bank.json', '--prune')).changes)).toEqual(['users kept']);
    expect(inventory).toBeDefined();
  });
});

describe('two templates of one realm', () => {
  const REALM = 'kcfapi-test-prune-two';
  const { planned, apply, run, write } = workplace(REALM);
  const clients = (...ids: string[]) => ({ clients: ids.map(clientId => ({ clientId, redirectUris: [] })) });
  const theirs = async (): Promise<string[]> => {
    const found = await raw<{ clientId: string }[]>('GET', `/${REALM}/clients`);
    return found
      .map(({ clientId }) => clientId)
      .filter(id => /^[ab]\d?$|^both$/.test(id))
      .toSorted();
  };

  test('are pruned each of its own, and of what both have only when neither has it', async () => {
    await write('a.json', clients('a', 'a1', 'both'));
    await write('b.json', clients('b', 'b1', 'both'));
    await apply('./a.json');
    await apply('./b.json');
    await write('a.json', clients('a'));
    await apply('./a.json', '--prune');
    expect(await theirs()).toEqual(['a', 'b', 'b1', 'both']);
    await write('b.json', clients('b'));
    // Together, each knows its own.
    expect(named((await planned('./a.json', './b.json', '--prune')).changes).toSorted()).toEqual([
      'clients b1',
      'clients both',
    ]);
    await apply('./a.json', './b.json', '--prune');
    expect(await theirs()).toEqual(['a', 'b']);
  });

  test('of which one has nothing to do still count as having what the other made', async () => {
    await write('a.json', clients('a', 'both'));
    await apply('./a.json');
    await write('b.json', clients('b', 'both'));
    const { stdout } = await apply('./b.json');
    expect(stdout).toContain('Nothing to do');
    await write('a.json', clients('a'));
    await apply('./a.json', '--prune');
    expect(await theirs()).toEqual(['a', 'b', 'both']);
  });

  test('are two also where their files have one name', async () => {
    await write('a.json', { ...clients('c'), title: 'Another team' });
    await apply('./a.json');
    const plan = await planned('./a.json', '--prune');
    expect([plan.changes, plan.orphans]).toEqual([[], []]);
    expect(plan.unmanaged).toContainEqual({ kind: 'clients', key: 'a', madeFor: ['a: A bank'] });
    await write('a.json', { ...clients(), title: 'Another team' });
    await apply('./a.json', '--prune');
  });

  test('may be called otherwise', async () => {
    await write('c.json', {});
    const { stdout } = await run(['plan', './c.json', '--prune']);
    expect(stdout).toContain('clients b (made for b: A bank)');
    await apply('./c.json', '--prune', '--formerly', 'b');
    expect(await theirs()).toEqual(['a']);
  });
});

describe('a policy in the place of another', () => {
  const { apply, write } = workplace('kcfapi-test-prune-order');

  test('is there before the other goes, so that no client is less protected in between', async () => {
    await write('bank.json', { clientProfiles: [profile('old')], clientPolicies: [policy('old', 'old')] });
    await apply('./bank.json');
    await write('bank.json', { clientProfiles: [profile('new')], clientPolicies: [policy('new', 'new')] });
    const { stderr } = await apply('./bank.json', '--prune');
    const order = [...stderr.matchAll(/(create|delete) client-\w+ \w+/g)].map(([step]) => step);
    expect(order).toEqual([
      ...['create client-profiles new', 'create client-policies new'],
      ...['delete client-policies old', 'delete client-profiles old'],
    ]);
  });
});
