import { beforeAll, describe, expect, test } from 'vitest';
import { planRealm } from '../../src/realm/plan.js';
import { loadTemplate } from '../../src/template/load.js';
import { everything, wholeTemplateOf as templateOf } from '../realm/template.js';
import { connected, raw } from './admin.js';

import { apply, clientOf, type Found, named, paths, plan, realmOf, saveEveryClient } from './everything.js';

describe('a realm that is not there', () => {
  const { name, at } = realmOf('kcfapi-test-absent');

  test('is planned as creates only, the realm first, and made so', async () => {
    const planned = await plan(at());
    expect(named(planned)[0]).toBe(`create realm ${name}`);
    expect(planned.changes.filter(({ action }) => action !== 'create')).toEqual([]);
    expect(planned.unmanaged).toEqual([]);
    // What is of one kind is written side by side.
    const written = planned.changes.map(({ kind, key }) => `${kind} ${key}`);
    expect((await apply(at())).toSorted()).toEqual(written.toSorted());
    expect(await plan(at())).toMatchObject({ changes: [], unmanaged: [] });
  });

  test('writes nothing when there is nothing to do', async () => {
    at().writes();
    await apply(at());
    expect(at().writes()).toBe(0);
  });

  test('has the same digest as long as nothing of ours moves', async () => {
    const { basis } = await plan(at());
    expect((await plan(at())).basis).toEqual(basis);
    const realm = await raw<Found>('GET', `/${name}`);
    await raw('PUT', `/${name}`, { ...realm, accessCodeLifespan: 59 });
    expect((await plan(at())).basis.digest).not.toBe(basis.digest);
    await apply(at());
    expect((await plan(at())).basis).toEqual(basis);
  });

  test('has nothing to do after every client was saved unchanged', async () => {
    await saveEveryClient(name);
    expect(await plan(at())).toMatchObject({ changes: [], unmanaged: [] });
  });

  test('has the clients configured by the executors of their policy', async () => {
    const { attributes } = (await clientOf(name, 'tpp-1')) as { attributes: Found };
    expect(attributes).toMatchObject({
      'pkce.code.challenge.method': 'S256',
      'id.token.signed.response.alg': 'PS256',
    });
    expect(await clientOf(name, 'tpp-1')).toMatchObject({ enabled: true });
  });

  test('has a configuration in every condition and executor', async () => {
    const { policies } = await raw<{ policies: Found[] }>('GET', `/${name}/client-policies/policies`);
    const { profiles } = await raw<{ profiles: Found[] }>('GET', `/${name}/client-policies/profiles`);
    const parts = [...policies.map(({ conditions }) => conditions), ...profiles.map(({ executors }) => executors)];
    expect(parts.flat().filter(part => (part as Found).configuration === undefined)).toEqual([]);
    // Without it, this is where the realm breaks: every new client would be answered with a 500.
    await raw('POST', `/${name}/clients`, { clientId: 'another' });
    await raw('DELETE', `/${name}/clients/${(await clientOf(name, 'another')).id}`);
  });

  test('keeps the id of a client that is changed, and sets its secret back', async () => {
    const before = await clientOf(name, 'rs');
    const { secret } = await raw<Found>('POST', `/${name}/clients/${before.id}/client-secret`).then(
      value => ({ secret: (value as Found).value }) as Found,
    );
    await raw('PUT', `/${name}/clients/${before.id}`, { ...before, secret, standardFlowEnabled: true });
    expect(paths(await plan(at())).toSorted()).toEqual(['/clients/rs/secret', '/clients/rs/standardFlowEnabled']);
    await apply(at());
    const after = { id: before.id, secret: 'canary-client-secret', standardFlowEnabled: false };
    expect(secret).not.toBe(after.secret);
    expect(await clientOf(name, 'rs')).toMatchObject(after);
  });

  test('shows no secret in a plan', async () => {
    const { connection } = await connected('kcfapi-test-never-made');
    const { plan: fresh } = await planRealm(connection, templateOf(everything, ['/clients/tpp-1/name']));
    await connection.close();
    const secret = fresh.changes.flatMap(({ differences }) => differences.filter(({ sensitive }) => sensitive));
    expect(secret.map(({ path }) => path).toSorted()).toEqual([
      '/clients/rs/secret',
      '/clients/tpp-1/name',
      '/users/Alice/credentials',
    ]);
    expect(JSON.stringify(fresh)).not.toMatch(/canary|TPP one/);
  });

  test('reports what is there beside the template, and leaves it', async () => {
    const { id } = await clientOf(name, 'tpp-1');
    await raw('POST', `/${name}/clients`, { clientId: 'stranger' });
    await raw('POST', `/${name}/components`, {
      name: 'stranger',
      providerId: 'ecdsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: ['300'], ecdsaEllipticCurveKey: ['P-256'] },
    });
    await raw('PUT', `/${name}/clients/${id}`, {
      ...(await clientOf(name, 'tpp-1')),
      attributes: { 'request.object.required': 'not required', 'token.endpoint.auth.signing.alg': 'ES256' },
    });
    await raw('POST', `/${name}/clients/${id}/protocol-mappers/models`, {
      name: 'stranger',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-hardcoded-claim-mapper',
      config: { 'claim.name': 'admin', 'claim.value': 'true' },
    });
    const { id: resourceServer } = await clientOf(name, 'rs');
    const scopes = await raw<Found[]>('GET', `/${name}/client-scopes`);
    const accounts = scopes.find(scope => scope.name === 'accounts')?.id;
    await raw('PUT', `/${name}/clients/${resourceServer}/optional-client-scopes/${accounts}`);
    // What opens a client wider: other origins, and roles that it or its service account gets.
    const { id: rs, ...whole } = await clientOf(name, 'rs');
    await raw('PUT', `/${name}/clients/${rs}`, {
      ...whole,
      fullScopeAllowed: false,
      webOrigins: ['https://evil.example'],
    });
    await raw('POST', `/${name}/roles`, { name: 'stranger' });
    const roles = [await raw<Found>('GET', `/${name}/roles/stranger`)];
    await raw('POST', `/${name}/clients/${rs}/scope-mappings/realm`, roles);
    const { id: management } = await clientOf(name, 'realm-management');
    const manage = [await raw<Found>('GET', `/${name}/clients/${management}/roles/manage-users`)];
    await raw('POST', `/${name}/clients/${id}/scope-mappings/clients/${management}`, manage);
    const { id: account } = await raw<Found>('GET', `/${name}/clients/${id}/service-account-user`);
    await raw('POST', `/${name}/users/${account}/role-mappings/clients/${management}`, manage);
    const profiles = await raw<{ profiles: Found[] }>('GET', `/${name}/client-policies/profiles`);
    profiles.profiles.unshift({ name: 'stranger', executors: [] });
    await raw('PUT', `/${name}/client-policies/profiles`, profiles);

    const { changes, unmanaged } = await plan(at());
    expect(changes).toEqual([]);
    expect(unmanaged.map(({ kind, key, path }) => path ?? `${kind} ${key}`).toSorted()).toEqual([
      '/clients/rs/optionalClientScopes/accounts',
      '/clients/rs/scopeMappings/realm',
      '/clients/rs/webOrigins/https:~1~1evil.example',
      '/clients/tpp-1/attributes/request.object.required',
      '/clients/tpp-1/protocolMappers/stranger',
      '/clients/tpp-1/scopeMappings/client',
      '/clients/tpp-1/serviceAccountRoles/client',
      'client-profiles stranger',
      'clients stranger',
      'keys stranger',
    ]);
    at().writes();
    await apply(at());
    expect(at().writes()).toBe(0);
  });
});

describe('the shipped template with clients of a bank', () => {
  const { name, at } = realmOf('kcfapi-test-bank');

  test.each(['PS256', 'ES256'])('leaves nothing to do, nor when clients were saved unchanged: %s', async algorithm => {
    const bank = await loadTemplate('test/fixtures/bank.yaml', {
      cwd: process.cwd(),
      parameters: { signing_algorithm: algorithm },
      environment: { KCFAPI_PARAM_USER_PASSWORD: 'canary-password' },
    });
    const planned = await plan(at(), bank);
    expect(JSON.stringify(planned)).not.toContain('canary');
    await apply(at(), bank);
    expect(await plan(at(), bank)).toMatchObject({ changes: [], unmanaged: [] });
    await saveEveryClient(name);
    expect(await plan(at(), bank)).toMatchObject({ changes: [], unmanaged: [] });
  });
});

describe('a realm that is there with a life of its own', () => {
  const { name, at } = realmOf('kcfapi-test-foreign');
  const foreignAttributes = { 'acr.uri.map': '{"a":"b"}', marker2: 'theirs', cibaInterval: '7', cibaExpiresIn: '300' };
  const ours: Record<string, readonly string[]> = {
    clients: ['tpp-1', 'rs'],
    clientScopes: ['accounts', 'payments'],
    profiles: ['fapi2-dpop', 'second'],
    policies: ['fapi2-dpop', 'nobody'],
    keys: ['ps256', 'rsa-generated'],
  };

  beforeAll(async () => {
    await raw('POST', '', {
      realm: name,
      enabled: true,
      attributes: foreignAttributes,
      displayNameHtml: '<b>theirs</b>',
      smtpServer: { host: 'mail.example', from: 'a@example.org', user: 'u', password: 'theirs', auth: 'true' },
    });
    await raw('PUT', `/${name}/client-policies/profiles`, {
      profiles: [
        {
          name: 'theirs',
          executors: [{ executor: 'pkce-enforcer', configuration: { 'auto-configure': 'true', odd: [1] } }],
        },
        { name: 'empty', description: 'none', executors: [] },
      ],
    });
    await raw('PUT', `/${name}/client-policies/policies`, {
      policies: [
        {
          name: 'theirs',
          enabled: true,
          mode: 'STRICT',
          conditions: [{ condition: 'client-roles', configuration: { roles: ['x'], 'is-negative-logic': 'false' } }],
          profiles: ['theirs', 'fapi-1-baseline'],
        },
      ],
    });
    await raw('POST', `/${name}/clients`, {
      clientId: 'theirs',
      redirectUris: ['http://theirs.example/*'],
      attributes: { 'pkce.code.challenge.method': 'plain', own: 'x' },
    });
  });

  /** The whole export without what the template speaks of. */
  async function theirs(): Promise<unknown> {
    const realm = await raw<Found>('POST', `/${name}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
    const strip = (list: unknown, member: string, keys: readonly string[] = []): Found[] =>
      (list as Found[])
        .filter(item => !keys.includes(String(item[member])))
        .toSorted((a, b) => String(a[member]).localeCompare(String(b[member])));
    const { profiles } = realm.clientProfiles as { profiles: Found[] };
    const { policies } = realm.clientPolicies as { policies: Found[] };
    const components = realm.components as Record<string, Found[]>;
    const roles = realm.roles as { client: Found };
    const settings = Object.keys(everything.realm ?? {}).filter(
      key => !['attributes', 'browserSecurityHeaders'].includes(key),
    );
    return {
      ...Object.fromEntries(Object.entries(realm).filter(([field]) => !settings.includes(field))),
      attributes: Object.fromEntries(
        Object.entries(realm.attributes as Found).filter(([attribute]) => attribute in foreignAttributes),
      ),
      browserSecurityHeaders: { ...(realm.browserSecurityHeaders as Found), referrerPolicy: undefined },
      clientProfiles: strip(profiles, 'name', ours.profiles),
      clientPolicies: strip(policies, 'name', ours.policies),
      // Service accounts of our clients.
      users: strip(realm.users ?? [], 'serviceAccountClientId', ours.clients),
      clients: strip(realm.clients, 'clientId', ours.clients),
      clientScopes: strip(realm.clientScopes, 'name', ours.clientScopes),
      components: {
        ...components,
        'org.keycloak.keys.KeyProvider': strip(components['org.keycloak.keys.KeyProvider'], 'name', ours.keys),
      },
      roles: {
        ...roles,
        client: Object.fromEntries(Object.entries(roles.client).filter(([id]) => !ours.clients?.includes(id))),
      },
    };
  }

  test('has everything else value for value as before', async () => {
    // Of CIBA, the template sets another attribute.
    const wanted = templateOf({
      ...everything,
      realm: { ...everything.realm, attributes: { parRequestUriLifespan: 90, 'acr.loa.map': { silver: 1 } } },
    });
    const before = await theirs();
    expect(JSON.stringify(before)).toContain('"cibaInterval":"7"');
    await apply(at(), wanted);
    expect(await theirs()).toEqual(before);
    expect((await plan(at(), wanted)).changes).toEqual([]);

    const realm = await raw<Found>('GET', `/${name}`);
    await raw('PUT', `/${name}`, { ...realm, accessCodeLifespan: 50 });
    await apply(at(), wanted);
    expect(await theirs()).toEqual(before);
  });
});
