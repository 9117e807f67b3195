import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Exported, type ExportOptions, exportRealm } from '../../src/export/export.js';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Template } from '../../src/template/template.js';
import { connected, raw } from './admin.js';
import { allTemplates, type Children, openChildren } from './children.js';

type Found = Record<string, unknown>;

let children: Children;
let folder: string;
beforeAll(async () => {
  children = await openChildren();
  folder = await mkdtemp(join(tmpdir(), 'kcfapi-export-test-'));
});
afterAll(async () => {
  await children.remove();
  await rm(folder, { recursive: true });
});

/** Does something with a realm's name, before and after which there is none of that name. */
async function withRealm<T>(realm: string, work: () => Promise<T>): Promise<T> {
  const drop = () =>
    raw('DELETE', `/${realm}`).catch((error: Error) => {
      if (!error.message.includes(': 404 ')) throw error;
    });
  await drop();
  try {
    return await work();
  } finally {
    await drop();
  }
}

async function onRealm<T>(
  realm: string,
  work: (connection: Awaited<ReturnType<typeof connected>>['connection']) => Promise<T>,
) {
  const { connection } = await connected(realm);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

const apply = (realm: string, template: Template) =>
  onRealm(realm, async connection => applyPlan(connection, template, await planRealm(connection, template)));

const changesOf = (realm: string, template: Template) =>
  onRealm(realm, async connection => (await planRealm(connection, template)).plan.changes);

const exported = (realm: string, options: Partial<ExportOptions> = {}) =>
  onRealm(realm, connection => exportRealm(connection, { cwd: folder, ...options }));

/** Secrets that Keycloak shows to administrators, so that a plan compares them. */
const READABLE: Readonly<Record<string, string>> = {
  service_my_api_token: 't0ken-in-an-attribute',
};

/** What was exported, read as a template. */
async function read(realm: string, { yaml, secrets }: Exported): Promise<Template> {
  const file = join(folder, `${realm}.yaml`);
  await writeFile(file, yaml);
  const clients = await raw<{ clientId: string; secret?: string }[]>('GET', `/${realm}/clients`);
  const ofClients = new Map(clients.map(({ clientId, secret }) => [`${clientId} secret`, secret]));
  const given = Object.fromEntries(
    secrets.map(({ name, of }) => [name, ofClients.get(of) ?? READABLE[name] ?? `a secret of the tests: ${name}`]),
  );
  const environment = { KCFAPI_PARAM_PAIRWISE_SALT: 'salt of the tests' };
  return loadTemplate(file, { cwd: folder, parameters: given, environment });
}

/** Exports a realm, and sees that what was written fits it and makes another like it. */
async function roundTrip(realm: string, options: Partial<ExportOptions> = {}) {
  const first = await exported(realm, options);
  const template = await read(realm, first);
  expect(await changesOf(realm, template)).toEqual([]);
  const copy = `${realm}-copy`;
  await withRealm(copy, async () => {
    await apply(copy, template);
    expect(await changesOf(copy, template)).toEqual([]);
    const second = await exported(copy, options);
    const same = (yaml: string) => parse(yaml.replaceAll(copy, realm)) as Found;
    expect(same(second.yaml)).toEqual(same(first.yaml));
  });
  return { ...first, template, written: parse(first.yaml) as Found };
}

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
        await apply(realm, await loadTemplate(id, { cwd: folder }));
      }
      const { extended, yaml, written, broken } = await roundTrip(realm);
      expect(extended).toBe('fapi2-security-profile-dpop');
      expect(broken).toEqual([]);
      expect(yaml).toMatch(/^# It also has the policies of .*\bnative-app, which stand here whole/m);
      expect(written.clientPolicies).toMatchObject([{ name: 'native-app', profiles: ['native-app'] }]);
    });
  });
});

/** Texts that mean something to YAML, to templates or to terminals. */
const NASTY = [
  'a: b # c',
  'two\nlines\n',
  '  blank before and after  ',
  '"quoted" and \'single\' and \\ back',
  `$(parameter) and $$(literal) and $${'{keycloak}'}`,
  '- [ { & * ! | > % @ `',
  'true ',
  '1.10',
  '0x1F',
  'null',
  '~',
  'tab\tand\u2028separator\u0085next',
  'ünïcödé ✓ 🏦 עברית',
  '<<',
  '2026-11-20',
  '=',
  ...['---', '...', '?', ':', ', x', '#', '*a', '&a', '!t', '%YAML', '@', '`', "'", '"', '|', '>'],
  `${'long words '.repeat(30)}end`,
];

/** Changes clients that Keycloak itself has in each realm. */
async function changeOwnClients(realm: string): Promise<void> {
  const [accounts] = await raw<Found[]>('GET', `/${realm}/clients?clientId=account`);
  await raw('POST', `/${realm}/clients/${accounts?.id}/roles`, { name: 'of ours' });
  const [account] = await raw<Found[]>('GET', `/${realm}/clients?clientId=account-console`);
  const [resolving] = await raw<Found[]>('GET', `/${realm}/clients/${account?.id}/protocol-mappers/models`);
  await raw('DELETE', `/${realm}/clients/${account?.id}/protocol-mappers/models/${resolving?.id}`);
  const [admin] = await raw<Found[]>('GET', `/${realm}/clients?clientId=security-admin-console`);
  await raw('PUT', `/${realm}/clients/${admin?.id}`, {
    ...admin,
    directAccessGrantsEnabled: true,
    attributes: {
      ...(admin?.attributes as Found),
      'access.token.lifespan': '9999',
      'pkce.code.challenge.method': '',
    },
  });
  await raw('POST', `/${realm}/clients/${admin?.id}/protocol-mappers/models`, {
    name: 'our claim',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: { 'claim.name': 'a', 'claim.value': 'b', 'jsonType.label': 'String', 'access.token.claim': 'true' },
  });
}

/** A realm that was made by a template and then changed by hand, in many ways. */
async function changedByHand(realm: string): Promise<void> {
  const [row] = (await allTemplates()).filter(({ id }) => id === 'fapi2-security-profile-dpop');
  if (row === undefined) throw new Error('the template is gone');
  await apply(realm, await children.of(row));
  const policies = await raw<{ policies: Found[] }>('GET', `/${realm}/client-policies/policies`);
  const { profiles } = await raw<{ profiles: Found[] }>('GET', `/${realm}/client-policies/profiles`);
  await raw('POST', `/${realm}/client-scopes`, {
    name: 'hand-made/scope:1',
    protocol: 'openid-connect',
    attributes: {
      'include.in.token.scope': 'false',
      'consent.screen.text': '$(not) a parameter',
      'own.attribute': '#',
    },
    protocolMappers: [
      {
        name: 'a: mapper',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-hardcoded-claim-mapper',
        config: { 'claim.name': 'c', 'claim.value': NASTY[3], 'jsonType.label': 'String', 'id.token.claim': 'true' },
      },
    ],
  });
  const [first = {}] = profiles;
  await raw('PUT', `/${realm}/client-policies/profiles`, {
    profiles: [
      {
        ...first,
        description: 'changed by hand: "so"',
        executors: [
          ...(first.executors as Found[])
            .filter(({ executor }) => executor !== 'consent-required')
            .map(one =>
              one.executor === 'pkce-enforcer' ? { ...one, configuration: { 'auto-configure': false } } : one,
            ),
          { executor: 'secure-session', configuration: {} },
        ],
      },
      ...profiles.slice(1),
      {
        name: 'of the hand',
        executors: [{ executor: 'secure-signature-algorithm', configuration: { 'default-algorithm': 'ES384' } }],
      },
      {
        name: 'at requests',
        executors: [{ executor: 'reject-ropc-grant', configuration: { 'auto-configure': false } }],
      },
    ],
  });
  const conditions = [
    { condition: 'client-access-type', configuration: { type: ['public', 'bearer-only'] } },
    {
      condition: 'client-attributes',
      configuration: { attributes: '[{"key":"our.mark","value":"x: \\"y\\" $(z)"}]', 'is-negative-logic': true },
    },
    { condition: 'client-roles', configuration: { roles: ['a role', 'b'] } },
    { condition: 'client-scopes', configuration: { scopes: ['email', 'hand-made/scope:1'], type: 'Optional' } },
    { condition: 'client-type', configuration: { protocol: 'openid-connect' } },
    { condition: 'client-updater-context', configuration: { 'update-client-source': ['ByAuthenticatedUser'] } },
    { condition: 'client-updater-source-groups', configuration: { groups: ['/g/h'] } },
    { condition: 'client-updater-source-host', configuration: { 'trusted-hosts': ['*.example.org'] } },
    { condition: 'client-updater-source-roles', configuration: { roles: ['r', 'c.r'] } },
    { condition: 'grant-type', configuration: { grant_types: ['password'] } },
    { condition: 'any-client', configuration: {} },
  ];
  await raw('PUT', `/${realm}/client-policies/policies`, {
    policies: [
      ...policies.policies,
      ...conditions.map((condition, index) => {
        // None that would stand in the way of the clients below: these have no say when a client is saved.
        const atRequests = ['client-scopes', 'grant-type'].includes(condition.condition);
        return {
          name: `by hand: ${condition.condition}`,
          ...(index % 2 === 0 ? { mode: 'STRICT' } : {}),
          enabled: atRequests,
          conditions: [condition],
          profiles: atRequests ? ['at requests'] : ['of the hand', 'fapi-1-baseline'],
        };
      }),
    ],
  });
  const settings = await raw<Found>('GET', `/${realm}`);
  await raw('PUT', `/${realm}`, {
    ...settings,
    displayName: 'The "Bank": $(x) #1',
    displayNameHtml: '<b>two\nlines</b>',
    accessTokenLifespan: 1200,
    accessCodeLifespan: 30,
    revokeRefreshToken: true,
    ssoSessionIdleTimeout: 7200,
    rememberMe: true,
    bruteForceProtected: true,
    passwordPolicy: 'length(12) and notUsername(undefined)',
    eventsEnabled: true,
    enabledEventTypes: ['LOGIN', 'LOGOUT'],
    internationalizationEnabled: true,
    supportedLocales: ['nl', 'en'],
    defaultLocale: 'nl',
    browserSecurityHeaders: {
      ...(settings.browserSecurityHeaders as Found),
      contentSecurityPolicy: "frame-src 'self'; x",
    },
    smtpServer: {
      host: 'mail.example.org',
      from: 'bank@example.org',
      user: 'u',
      password: 'p4ssw0rd-of-the-mail',
      auth: 'true',
    },
    attributes: {
      ...(settings.attributes as Found),
      cibaExpiresIn: '60',
      'our.realm attribute/odd': NASTY[0],
      frontendUrl: '',
    },
  });
  const keys = await raw<Found[]>('GET', `/${realm}/components?type=org.keycloak.keys.KeyProvider`);
  const own = keys.find(({ name }) => name === 'rsa-generated');
  await raw('PUT', `/${realm}/components/${own?.id}`, { ...own, config: { priority: ['90'] } });
  const gone = keys.find(({ name }) => name === 'fapi-es256');
  await raw('DELETE', `/${realm}/components/${gone?.id}`);
  const scopes = await raw<Found[]>('GET', `/${realm}/client-scopes`);
  const email = scopes.find(({ name }) => name === 'email');
  await raw('PUT', `/${realm}/client-scopes/${email?.id}`, { ...email, description: 'changed' });
  await raw('POST', `/${realm}/roles`, {
    name: 'a/role ünï',
    description: 'of the bank',
    attributes: { a: ['1', '2'], b: ['x'] },
  });
  const tpp = await raw<Found[]>('GET', `/${realm}/clients?clientId=tpp-1`);
  await raw('PUT', `/${realm}/clients/${tpp[0]?.id}`, {
    ...tpp[0],
    enabled: false,
    consentRequired: false,
    attributes: {
      ...(tpp[0]?.attributes as Found),
      'require.pushed.authorization.requests': 'false',
      'use.refresh.tokens': '',
    },
  });
  const plainClients = [
    {
      clientId: 'with / slash and ünï',
      name: 'a: "name"',
      description: 'two\nlines',
      redirectUris: ['https://odd.example/a?b=c', 'https://odd.example/*'],
      webOrigins: ['+'],
      attributes: Object.fromEntries(NASTY.map((text, index) => [`odd.${index}`, text])),
    },
    {
      clientId: 'public',
      publicClient: true,
      redirectUris: ['https://spa.example/'],
      webOrigins: [],
      fullScopeAllowed: false,
    },
    {
      clientId: 'service',
      serviceAccountsEnabled: true,
      standardFlowEnabled: false,
      secret: 's3cret-of-the-service',
      attributes: {
        'my.api.token': 't0ken-in-an-attribute',
        'access.token.lifespan': '90',
        'dpop.bound.access.tokn': 'true',
      },
    },
    {
      clientId: 'with a root',
      protocol: 'openid-connect',
      publicClient: true,
      rootUrl: 'https://root.example/',
      adminUrl: '',
    },
    { clientId: 'with a root alone', protocol: 'openid-connect', publicClient: true, rootUrl: 'https://root.example' },
    {
      clientId: 'scoped',
      bearerOnly: true,
      defaultClientScopes: ['basic', 'hand-made/scope:1'],
      optionalClientScopes: [],
      protocolMappers: [
        {
          name: 'm/1 "x"',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-audience-mapper',
          config: { 'included.custom.audience': 'https://api', 'access.token.claim': 'true' },
        },
      ],
    },
    {
      clientId: 'https://saml.example/sp',
      protocol: 'saml',
      attributes: { 'saml.assertion.signature': 'true' },
    },
  ];
  for (const client of plainClients) await raw('POST', `/${realm}/clients`, client);
  const [alone] = await raw<Found[]>('GET', `/${realm}/clients?clientId=with%20a%20root%20alone`);
  await raw('PUT', `/${realm}/clients/${alone?.id}`, { ...alone, redirectUris: [], webOrigins: [] });
  const [service] = await raw<Found[]>('GET', `/${realm}/clients?clientId=service`);
  await raw('POST', `/${realm}/clients/${service?.id}/roles`, { name: 'of / the client', attributes: { x: ['true'] } });
  const account = await raw<Found>('GET', `/${realm}/clients/${service?.id}/service-account-user`);
  const role = await raw<Found>('GET', `/${realm}/roles/${encodeURIComponent('a/role ünï')}`);
  await raw('POST', `/${realm}/users/${account.id}/role-mappings/realm`, [role]);
  const [open] = await raw<Found[]>('GET', `/${realm}/clients?clientId=public`);
  await raw('POST', `/${realm}/clients/${open?.id}/scope-mappings/realm`, [role]);
  await raw('POST', `/${realm}/users`, {
    username: 'alice',
    enabled: true,
    email: 'alice@example.org',
    attributes: { of: ['a', 'b'] },
  });
}

describe('a realm that was changed by hand', () => {
  test('is the template and all that deviates', async () => {
    const realm = 'kcfapi-test-export-hand';
    await withRealm(realm, async () => {
      await changedByHand(realm);
      await changeOwnClients(realm);
      const { extended, yaml, broken, leftOut, weaker, written } = await roundTrip(realm, { users: ['alice'] });
      expect(extended).toBe('fapi2-security-profile-dpop');
      expect(broken).toEqual([]);
      expect(leftOut.map(({ what }) => what)).toEqual([
        'client https://saml.example/sp: attributes: saml.signing.certificate',
        'client https://saml.example/sp: attributes: saml.signing.private.key',
        'user alice: groups, second factors',
        'client account-console: that it lacks audience resolve',
      ]);
      const clients = new Map((written.clients as Found[]).map(client => [client.clientId, client]));
      const rooted = clients.get('with a root');
      expect(rooted).toMatchObject({ rootUrl: 'https://root.example/', redirectUris: ['https://root.example/*'] });
      expect(clients.get('with a root alone')).toMatchObject({ redirectUris: [], webOrigins: [] });
      expect(clients.get('account')).toMatchObject({ roles: [{ name: 'of ours' }] });
      expect(clients.get('account-console')).toBeUndefined();
      expect(clients.get('security-admin-console')).toMatchObject({
        directAccessGrantsEnabled: true,
        attributes: { 'access.token.lifespan': 9999, 'pkce.code.challenge.method': '' },
        protocolMappers: [{ name: 'our claim' }],
      });
      expect(weaker.filter(({ path }) => path.startsWith('/clients/security-admin-console'))).toEqual([]);
      for (const secret of ['p4ssw0rd', 's3cret', 't0ken']) expect(yaml).not.toContain(secret);
      expect(weaker.map(({ path }) => path)).toEqual(
        expect.arrayContaining([
          '/realm/accessTokenLifespan',
          '/clients/tpp-1/consentRequired',
          '/clientProfiles/fapi2-security-profile/executors/consent-required',
        ]),
      );
      expect(weaker.map(({ path }) => path)).not.toContain('/realm/accessCodeLifespan');
      expect(yaml).toContain('      # weaker than the profile asks: FAPI2-SP-FINAL-5.3.2.2-3, RFC9126-6 (asked: true)');
      expect(Object.keys(written)).toEqual([
        ...['extends', 'title', 'parameters', 'realm', 'keys', 'clientProfiles', 'clientPolicies', 'realmRoles'],
        ...['clientScopes', 'clients', 'users', 'customAttributes'],
      ]);
    });
  }, 180_000);
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
