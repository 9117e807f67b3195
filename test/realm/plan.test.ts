import { describe, expect, test } from 'vitest';
import { newRealm } from '../../src/catalogue/new-realm.js';
import { inOrder, resourceKinds } from '../../src/realm/kinds.js';
import { makePlan } from '../../src/realm/plan.js';
import type { Snapshot } from '../../src/realm/snapshot.js';
import type { JsonObject, Resources } from '../../src/template/template.js';
import { unsaidOf } from '../../src/template/unsaid.js';
import { everything, templateOf } from './template.js';

const kinds = await resourceKinds();
const plan = (resources: Resources, items: Record<string, readonly JsonObject[]>) => {
  const snapshot: Snapshot = {
    realm: 'bank',
    representation: {},
    items: new Map(Object.entries({ realm: [{ realm: 'bank' }], ...items })),
    faults: [],
  };
  return makePlan(kinds, snapshot, templateOf(resources), 'https://kc.example');
};

describe('the order of kinds', () => {
  test('every kind comes after those it names', () => {
    const ids = kinds.map(({ id }) => id);
    expect(ids[0]).toBe('realm');
    for (const { id, after } of kinds) {
      for (const earlier of after) expect(ids.indexOf(earlier)).toBeLessThan(ids.indexOf(id));
    }
  });

  test('a circle is found and named', () => {
    const circle = [
      { id: 'a', after: ['b'] },
      { id: 'b', after: ['c'] },
      { id: 'c', after: ['a'] },
    ];
    expect(() => inOrder(circle)).toThrow('a → b → c → a');
  });

  test('a kind that does not exist is named', () => {
    expect(() => inOrder([{ id: 'a', after: ['nope'] }])).toThrow('"a" comes after "nope"');
  });
});

describe('a plan', () => {
  test('of a realm that is not there creates it first, and everything else after', () => {
    const snapshot: Snapshot = { realm: 'bank', representation: undefined, items: new Map(), faults: [] };
    const { changes, unmanaged } = makePlan(kinds, snapshot, templateOf(everything), 'https://kc.example');
    expect(changes.map(({ action }) => action)).toEqual(changes.map(() => 'create'));
    expect(changes[0]).toMatchObject({ kind: 'realm', key: 'bank' });
    expect(changes.filter(({ kind }) => kind === 'clients').map(({ key }) => key)).toEqual(['tpp-1', 'rs']);
    expect(unmanaged).toEqual([]);
  });

  test('says no place for the name of the realm, which no template has', () => {
    const snapshot: Snapshot = { realm: 'bank', representation: undefined, items: new Map(), faults: [] };
    const { changes } = makePlan(kinds, snapshot, templateOf({ realm: { displayName: 'B' } }), 'https://kc.example');
    expect(changes[0]?.differences).toMatchObject([
      { path: '/realm/displayName', source: { line: 2 } },
      { path: '/realm/realm', desired: 'bank', clauses: [] },
    ]);
    expect(changes[0]?.differences[1]).not.toHaveProperty('source');
  });

  test('creates the realm of a template that says nothing of it', () => {
    const snapshot: Snapshot = { realm: 'bank', representation: undefined, items: new Map(), faults: [] };
    expect(makePlan(kinds, snapshot, templateOf({}), 'https://kc.example').changes).toMatchObject([{ kind: 'realm' }]);
    expect(plan({}, {}).changes).toEqual([]);
  });

  test('says what it was made of', () => {
    expect(plan({}, {}).basis).toMatchObject({
      server: 'https://kc.example',
      realm: 'bank',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      template: { id: 'test' },
      tool: expect.stringMatching(/^keycloak-fapi-kit \d/),
    });
  });

  test('has a digest of what is compared, in whatever order the server tells it', () => {
    const clients = [{ clientId: 'a', redirectUris: ['x', 'y'], attributes: { k: '1' } }];
    const digest = (...found: JsonObject[]) => plan({ clients }, { clients: found }).basis.digest;
    const is = digest({ clientId: 'a', redirectUris: ['x', 'y'], attributes: { k: '1' } });
    expect(digest({ attributes: { other: '1', k: '1' }, redirectUris: ['y', 'x'], clientId: 'a' })).toBe(is);
    expect(digest({ clientId: 'a', redirectUris: ['x'], attributes: { k: '1' } })).not.toBe(is);
    expect(digest()).not.toBe(is);
  });

  test('has another digest when profiles of a policy stand in another order', () => {
    const clientPolicies = [{ name: 'p', profiles: ['a', 'b', 'c'] }];
    const digest = (profiles: string[]) =>
      plan({ clientPolicies }, { 'client-policies': [{ name: 'p', profiles }] }).basis.digest;
    expect(digest(['c', 'b', 'a'])).not.toBe(digest(['c', 'a', 'b']));
  });

  test('has another digest when something secret no longer is as asked for, and never tells what it is', () => {
    const realm = { smtpServer: { password: 'canary' } };
    const digest = (password: string) =>
      plan({ realm }, { realm: [{ realm: 'bank', smtpServer: { password } }] }).basis.digest;
    expect(digest('x')).not.toBe(digest('canary'));
    // A digest over a short secret is as good as the secret.
    expect(digest('x')).toBe(digest('y'));
  });

  test('has another digest when something of ours is there or gone', () => {
    const digest = (...found: JsonObject[]) => plan({ users: [{ username: 'a' }] }, { users: found }).basis.digest;
    expect(digest({ username: 'a' })).not.toBe(digest());
  });

  test('reports what is not ours and what is on ours, but nothing that Keycloak puts there', () => {
    const ours = {
      clientId: 'a',
      attributes: {
        realm_client: 'false',
        'client.secret.creation.time': '1',
        'backchannel.logout.session.required': 'true',
        'pkce.code.challenge.method': 'S256',
        'token.endpoint.auth.signing.alg': 'RS256',
        'client.secret.rotated': 'canary',
        'custom.name': 'canary',
      },
      defaultClientScopes: ['basic', 'profile', 'payments'],
      protocolMappers: [
        { name: 'm', protocolMapper: 'oidc-hardcoded-claim-mapper', config: { 'claim.value': 'canary' } },
      ],
      authenticationFlowBindingOverrides: { browser: 'x' },
    };
    const { changes, unmanaged } = plan({ clients: [{ clientId: 'a' }] }, { clients: [ours, { clientId: 'b' }] });
    expect(changes).toEqual([]);
    expect(unmanaged).toEqual([
      { kind: 'clients', key: 'a', path: '/clients/a/attributes/token.endpoint.auth.signing.alg', current: 'RS256' },
      { kind: 'clients', key: 'a', path: '/clients/a/attributes/client.secret.rotated' },
      { kind: 'clients', key: 'a', path: '/clients/a/attributes/custom.name' },
      {
        ...{ kind: 'clients', key: 'a', path: '/clients/a/protocolMappers/m' },
        current: { name: 'm', protocolMapper: 'oidc-hardcoded-claim-mapper' },
      },
      { kind: 'clients', key: 'a', path: '/clients/a/defaultClientScopes/payments' },
      { kind: 'clients', key: 'a', path: '/clients/a/authenticationFlowBindingOverrides/browser', current: 'x' },
      { kind: 'clients', key: 'b' },
    ]);
  });

  test('shows no private key, wherever it stands', () => {
    const secret = [
      { kty: 'RSA', n: 'n', d: 'canary' },
      { kty: 'oct', k: 'canary' },
    ].map(key => JSON.stringify({ keys: [key] }));
    for (const text of [...secret, '{"keys":[{"kty":"RSA","d":"canary"']) {
      const current = { clientId: 'a', attributes: { 'jwks.string': text } };
      const told = [{}, { attributes: { 'jwks.string': '{"keys":[]}' } }].map(desired =>
        plan({ clients: [{ clientId: 'a', ...desired }] }, { clients: [current] }),
      );
      expect(JSON.stringify(told)).toContain('jwks.string');
      expect(JSON.stringify(told)).not.toContain('canary');
    }
    const address = { clientId: 'a', adminUrl: 'https://u:canary@a.example' };
    const moved = plan({ clients: [{ clientId: 'a', adminUrl: 'https://a.example' }] }, { clients: [address] });
    expect(moved.changes[0]?.differences).toMatchObject([{ path: '/clients/a/adminUrl', sensitive: true }]);
    expect(JSON.stringify(moved)).not.toContain('canary');
    const open = { clientId: 'a', attributes: { 'jwks.string': '{"keys":[{"kty":"EC","x":"shown"}]}' } };
    expect(JSON.stringify(plan({ clients: [{ clientId: 'a' }] }, { clients: [open] }))).toContain('shown');
  });

  test('shows of a custom attribute only what is to be: what is there may have been a secret parameter once', () => {
    const plans = ['canary', 'canary too'].map(old =>
      plan(
        {
          clients: [{ clientId: 'a', attributes: { 'custom.name': 'new', 'pkce.code.challenge.method': 'S256' } }],
          users: [{ username: 'u', attributes: { tier: ['2'] } }],
        },
        {
          clients: [{ clientId: 'a', attributes: { 'custom.name': old, 'pkce.code.challenge.method': 'plain' } }],
          users: [{ username: 'u', attributes: { tier: [old] } }],
        },
      ),
    );
    expect(plans[0]?.changes.flatMap(({ differences }) => differences)).toMatchObject([
      { path: '/clients/a/attributes/custom.name', hidden: true, desired: 'new', sensitive: false },
      { path: '/clients/a/attributes/pkce.code.challenge.method', current: 'plain', desired: 'S256' },
      { path: '/users/u/attributes/tier', hidden: true, desired: ['2'], sensitive: false },
    ]);
    expect(JSON.stringify(plans)).not.toContain('canary');
    // A digest over a short secret is as good as the secret.
    expect(plans[0]?.basis.digest).toBe(plans[1]?.basis.digest);
    const [created] = plan({ clients: [{ clientId: 'a', attributes: { 'custom.name': 'new' } }] }, {}).changes;
    expect(JSON.stringify(created)).not.toContain('hidden');
  });

  const watched = (desired: JsonObject, current: JsonObject) =>
    plan({ clients: [{ clientId: 'a', ...desired }] }, { clients: [{ clientId: 'a', ...current }] }).unmanaged.map(
      ({ path, current: value }) => [path, value],
    );

  test('reports addresses that open a client wider, unless the template states the list', () => {
    const wide = { redirectUris: ['https://evil.example/*'], webOrigins: ['https://evil.example', '*'] };
    expect(watched({}, { ...wide, redirectUris: [] })).toEqual([
      ['/clients/a/webOrigins/https:~1~1evil.example', undefined],
      ['/clients/a/webOrigins/*', undefined],
    ]);
    expect(watched({ webOrigins: ['*', 'https://evil.example'] }, wide)).toEqual([
      ['/clients/a/redirectUris/https:~1~1evil.example~1*', undefined],
    ]);
  });

  test('but not the origins that Keycloak takes from the redirect URIs, nor what its own clients have', () => {
    const redirectUris = ['https://x.example/cb', 'https://y.example:8443/*', 'http://localhost/cb', 'app:/cb', '/rel'];
    const webOrigins = ['https://x.example', 'https://y.example:8443', 'http://localhost'];
    expect(watched({ redirectUris }, { redirectUris, webOrigins })).toEqual([]);
    // An origin of a redirect URI that is no longer there.
    expect(
      watched({ redirectUris: ['app:/cb'] }, { redirectUris: ['app:/cb'], webOrigins: ['https://x.example'] }),
    ).toEqual([['/clients/a/webOrigins/https:~1~1x.example', undefined]]);
    const own = { clientId: 'security-admin-console', redirectUris: ['/admin/bank/console/*'], webOrigins: ['+'] };
    expect(watched({ clientId: own.clientId }, own)).toEqual([]);
    expect(watched({ clientId: own.clientId }, { ...own, webOrigins: ['+', '*'] })).toHaveLength(1);
  });

  test('reports what a client may do that nobody said, and an address by which others are told or trusted', () => {
    const opened = { implicitFlowEnabled: true, fullScopeAllowed: true, serviceAccountsEnabled: true };
    const saml = { clientId: 'a', protocol: 'saml' };
    const of = (desired: JsonObject, current: JsonObject) =>
      plan({ clients: [desired] }, { clients: [{ ...desired, ...current }] });
    expect(of({ clientId: 'account' }, { ...opened, publicClient: true }).unmanaged.map(({ path }) => path)).toEqual([
      '/clients/account/serviceAccountsEnabled',
      '/clients/account/implicitFlowEnabled',
      '/clients/account/fullScopeAllowed',
    ]);
    expect(of(saml, opened).unmanaged.map(({ path }) => path)).toEqual(['/clients/a/serviceAccountsEnabled']);
    // Of one that a template brings it is a difference.
    expect(of({ ...unsaidOf({}), clientId: 'a' }, opened).changes[0]?.differences.map(({ path }) => path)).toEqual([
      '/clients/a/implicitFlowEnabled',
      '/clients/a/fullScopeAllowed',
    ]);
    const urls = { rootUrl: 'https://evil.example', adminUrl: 'https://evil.example/k' };
    expect(watched({}, urls)).toEqual([
      ['/clients/a/rootUrl', 'https://evil.example'],
      ['/clients/a/adminUrl', 'https://evil.example/k'],
    ]);
    expect(watched({ rootUrl: 'https://x.example' }, { ...urls, rootUrl: 'https://x.example' })).toHaveLength(1);
  });

  test('but not what Keycloak gives a client by itself', () => {
    const root = 'https://x.example';
    expect(watched({ rootUrl: root }, { rootUrl: root, adminUrl: root })).toEqual([]);
    expect(watched({ authorizationServicesEnabled: true }, { serviceAccountsEnabled: true })).toEqual([]);
    expect(watched({ bearerOnly: true }, { bearerOnly: true, fullScopeAllowed: true })).toEqual([]);
    for (const own of newRealm.clients) {
      const { clientId = '' } = own;
      expect(
        plan({ clients: [{ clientId }] }, { clients: [{ ...own, protocolMappers: [], attributes: {} }] }),
      ).toMatchObject({
        changes: [],
        unmanaged: [],
      });
    }
  });

  test('reports roles that a client or its service account was given', () => {
    const scopeMappings = { realm: ['r'], client: { 'realm-management': ['manage-users'] } };
    expect(watched({}, { scopeMappings, serviceAccountRoles: { realm: ['r'] } })).toEqual([
      ['/clients/a/scopeMappings/realm', ['r']],
      ['/clients/a/scopeMappings/client', { 'realm-management': ['manage-users'] }],
      ['/clients/a/serviceAccountRoles/realm', ['r']],
    ]);
  });
});
