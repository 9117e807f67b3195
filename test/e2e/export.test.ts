import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadTemplate } from '../../src/template/load.js';
import { raw } from './admin.js';
import { allTemplates, type Children, openChildren } from './children.js';
import { apply, changesOf, exported, type Found, read, roundTrip, withRealm } from './export-round-trip.js';

let children: Children;
beforeAll(async () => {
  children = await openChildren();
});
afterAll(() => children.remove());

describe.concurrent('a realm made by a shipped template', async () => {
  const ids = ['fapi1-advanced-mtls-pushed-jarm', 'fapi-ciba-private-key-jwt-ping', 'consumerdataright-au'];
  const rows = (await allTemplates()).filter(
    ({ id, algorithm, chosen }) => ids.includes(id) && (!chosen || algorithm === 'ES256'),
  );

  test.each(rows)('$id with $algorithm is that template and its clients', async row => {
    const realm = `kcfapi-test-export-${row.id}`;
    await withRealm(realm, async () => {
      await apply(realm, await children.of(row));
      const { extended, near, written, weaker, leftOut, broken } = await roundTrip(realm);
      expect(extended).toBe(row.id);
      expect(near[0]).toMatchObject({ id: row.id, share: 1 });
      expect({ weaker, leftOut, broken }).toEqual({ weaker: [], leftOut: [], broken: [] });
      const { extends: extended2, title, parameters, clients, ...rest } = written;
      expect({ extended2, title }).toEqual({ extended2: row.id, title: `Realm ${realm}` });
      expect(rest).toEqual({});
      expect((clients as Found[]).map(({ clientId }) => clientId).toSorted()).toEqual(['tpp-1', 'tpp-2']);
      if (row.chosen) expect(parameters).toMatchObject({ signing_algorithm: { default: 'ES256' } });
    });
  });
});

describe('a realm made by several shipped templates', () => {
  test('is the nearest of them with the others written out, and that is said', async () => {
    const realm = 'kcfapi-test-export-several';
    await withRealm(realm, async () => {
      for (const id of ['fapi2-security-profile-dpop', 'native-app']) {
        await apply(realm, await loadTemplate(id, { cwd: process.cwd() }));
      }
      const { extended, yaml, written, broken } = await roundTrip(realm);
      expect(extended).toBe('fapi2-security-profile-dpop');
      expect(broken).toEqual([]);
      expect(yaml).toMatch(/^# It also has the policies of .*\bnative-app, which stand here whole/m);
      expect(written.clientPolicies).toMatchObject([{ name: 'native-app', profiles: ['native-app'] }]);
    });
  });
});

/** What an executor of the profile wants to be said of each client that is saved. */
const SIGNED = [
  ...['token.endpoint.auth.signing.alg', 'user.info.response.signature.alg', 'request.object.signature.alg'],
  ...['id.token.signed.response.alg', 'access.token.signed.response.alg'],
];

/** What a realm made by a template has of profiles, changed. */
async function changeProfiles(realm: string, change: (profiles: readonly Found[]) => readonly Found[]): Promise<void> {
  const { profiles } = await raw<{ profiles: Found[] }>('GET', `/${realm}/client-policies/profiles`);
  await raw('PUT', `/${realm}/client-policies/profiles`, { profiles: change(profiles) });
}

describe('a realm whose policies name a profile that no template can hold', () => {
  const spoilt: readonly [string, (profiles: readonly Found[]) => readonly Found[], readonly string[]][] = [
    ['since it is gone', profiles => profiles.filter(({ name }) => name !== 'native-app'), []],
    [
      'since it is broken',
      profiles => [...profiles].map(one => ({ ...one, executors: [] })),
      ['/clientProfiles/native-app'],
    ],
  ];
  test.each(spoilt)('%s is written without it', async (_, change, alsoBroken) => {
    const realm = 'kcfapi-test-export-dangling';
    const [row] = (await allTemplates()).filter(({ id }) => id === 'native-app');
    if (row === undefined) throw new Error('the template is gone');
    await withRealm(realm, async () => {
      await apply(realm, await children.of(row));
      await changeProfiles(realm, change);
      const { broken, written, yaml } = await roundTrip(realm, { template: 'native-app' });
      expect(broken.map(({ path }) => path).toSorted()).toEqual(['/clientPolicies/native-app', ...alsoBroken]);
      expect(written).toMatchObject({
        extends: 'native-app',
        clientProfiles: [{ name: 'native-app', remove: true }],
        clientPolicies: [{ name: 'native-app', remove: true }],
      });
      expect(yaml).toContain('#   It names "native-app", and there is no such profile that a template can hold');
    });
  });
});

/** A realm as keycloak-oauth-sig has them: Keycloak's own profile for clients that have a role. */
const OF_THE_SIG = {
  enabled: true,
  clientPolicies: {
    policies: [
      {
        name: 'fapi-2-dpop-policy',
        description: '',
        enabled: true,
        conditions: [
          { condition: 'client-roles', configuration: { 'is-negative-logic': false, roles: ['sample-client-role'] } },
        ],
        profiles: ['fapi-2-dpop-security-profile'],
      },
    ],
  },
  roles: { client: { client1: [{ name: 'sample-client-role' }] } },
  clients: ['client1', 'client2', 'client3'].map(clientId => ({
    clientId,
    clientAuthenticatorType: 'client-jwt',
    redirectUris: ['https://localhost.example:8443/test/a/keycloak/callback'],
    consentRequired: true,
    fullScopeAllowed: false,
    attributes: {
      'use.jwks.url': 'true',
      'jwks.url': `https://${clientId}.example/jwks`,
      'dpop.bound.access.tokens': 'true',
      ...Object.fromEntries(SIGNED.map(name => [name, 'PS256'])),
      'pkce.code.challenge.method': 'S256',
      'require.pushed.authorization.requests': 'true',
    },
  })),
  identityProviders: [
    { alias: 'other-bank', providerId: 'oidc', config: { clientId: 'x', clientSecret: 'idp-s3cret' } },
  ],
  groups: [{ name: 'staff' }],
};

describe('a realm of another make', () => {
  test('with one of the profiles of Keycloak itself is near to the template for it', async () => {
    const realm = 'kcfapi-test-export-sig';
    await withRealm(realm, async () => {
      await raw('POST', '', { realm, ...OF_THE_SIG });
      const { extended, near, yaml, leftOut, written } = await roundTrip(realm);
      expect(extended).toMatch(/^fapi2-security-profile-dpop/);
      expect(near[0]?.share).toBeLessThan(0.9);
      expect(written.clientPolicies).toMatchObject([
        { name: 'fapi-2-dpop-policy', profiles: ['fapi-2-dpop-security-profile'] },
        { name: extended, remove: true },
      ]);
      // What most clients have is said once.
      expect(written.clientDefaults).toMatchObject({ attributes: { 'fapi.profile': null } });
      expect(written.clients).toEqual(
        ['client1', 'client2', 'client3'].map(clientId => ({
          clientId,
          redirectUris: ['https://localhost.example:8443/test/a/keycloak/callback'],
          attributes: { 'use.jwks.url': true, 'jwks.url': `https://${clientId}.example/jwks` },
          ...(clientId === 'client1' ? { roles: [{ name: 'sample-client-role' }] } : {}),
        })),
      );
      expect(leftOut.map(({ what }) => what)).toEqual(['identity providers: other-bank', 'groups: staff']);
      expect(yaml).toContain('# - identity providers: other-bank (templates have no section for them)');
      expect(yaml).not.toContain('idp-s3cret');
    });
  });

  test('with nothing in it is near to nothing', async () => {
    const realm = 'kcfapi-test-export-bare';
    await withRealm(realm, async () => {
      await raw('POST', '', { realm, enabled: true });
      const { extended, written } = await roundTrip(realm);
      expect(extended).toBeUndefined();
      expect(written).toEqual({ title: `Realm ${realm}`, profile: { client_auth_type: 'client_secret_basic' } });
      const asked = await exported(realm, { template: 'oauth-2-1-public' });
      expect(await changesOf(realm, await read(realm, asked))).toEqual([]);
      expect(parse(asked.yaml)).toMatchObject({ extends: 'oauth-2-1-public', realm: { sslRequired: 'external' } });
    });
  });

  test('whose settings are broken has them in comments', async () => {
    const realm = 'kcfapi-test-export-broken';
    await withRealm(realm, async () => {
      await raw('POST', '', { realm, enabled: true });
      await raw('PUT', `/${realm}/client-policies/profiles`, {
        profiles: [
          { name: 'misspelt', executors: [{ executor: 'pkce-enforcer', configuration: { 'auto-configur': true } }] },
          { name: 'empty', executors: [] },
          { name: 'right', executors: [{ executor: 'confidential-client', configuration: {} }] },
        ],
      });
      await raw('PUT', `/${realm}/client-policies/policies`, {
        policies: [
          {
            name: 'of both',
            enabled: false,
            conditions: [{ condition: 'grant-type', configuration: { grant_types: ['password'] } }],
            profiles: ['misspelt', 'right'],
          },
          { name: 'without', enabled: false, conditions: [], profiles: ['right'] },
        ],
      });
      await raw('POST', `/${realm}/clients`, {
        clientId: 'holds-a-key',
        publicClient: true,
        attributes: {
          'use.jwks.string': 'true',
          'jwks.string': '{"keys":[{"kty":"RSA","d":"pr1vate"}]}',
          login_theme: 'x',
        },
      });
      const { yaml, broken, leftOut, written } = await roundTrip(realm);
      expect(broken.map(({ path }) => path).toSorted()).toEqual([
        '/clientPolicies/of both',
        '/clientPolicies/without',
        '/clientProfiles/empty',
        '/clientProfiles/misspelt',
      ]);
      expect(yaml).toContain(
        '# /clientProfiles/misspelt\n#   The executor pkce-enforcer knows no "auto-configur"; did you mean "auto-configure"?',
      );
      expect(yaml).toContain('#           auto-configur: true');
      expect(written.clientProfiles).toMatchObject([{ name: 'right' }]);
      expect(leftOut).toMatchObject([{ what: 'client holds-a-key: attributes: jwks.string' }]);
      expect(yaml).not.toContain('pr1vate');
    });
  });
});
