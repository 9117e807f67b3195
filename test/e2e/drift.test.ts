import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Json, JsonObject, Path, Section } from '../../src/template/template.js';
import { pathOf } from '../../src/template/template.js';
import { everything, templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

const REALM = 'kcfapi-test-drift';
const template = templateOf(everything);
let ours: Counted;

type Mutable = { [key: string]: unknown };

beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
  ours.writes();
});

afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

/** After a failure: the next test is to begin with a realm that is as the template says. */
async function mend(): Promise<void> {
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
}

/** Plans, expects exactly these paths, applies, expects so many writes, and expects nothing to do after that. */
async function expectRepaired(paths: readonly Path[], writes: number): Promise<void> {
  const planned = await planRealm(ours.connection, template);
  expect(planned.plan.changes.flatMap(({ differences }) => differences.map(({ path }) => path)).toSorted()).toEqual(
    paths.toSorted(),
  );
  ours.writes();
  await applyPlan(ours.connection, template, planned);
  expect(ours.writes()).toBe(writes);
  expect((await planRealm(ours.connection, template)).plan.changes).toEqual([]);
}

/** A value on the server, and how to put another in its place without the code under test. */
interface Leaf {
  readonly path: Path;
  /** Names from the section's item on. */
  readonly names: readonly string[];
  readonly section: Section;
  readonly key: string;
  readonly value: Json;
}

const KEY: Record<string, string> = {
  keys: 'name',
  clientProfiles: 'name',
  clientPolicies: 'name',
  clientScopes: 'name',
  clients: 'clientId',
  users: 'username',
  executors: 'executor',
  conditions: 'condition',
  protocolMappers: 'name',
};
const NOT_READABLE = ['secret', 'credentials'];

function leavesOf(names: readonly string[], value: Json): { names: readonly string[]; value: Json }[] {
  const last = names.at(-1) ?? '';
  const by = KEY[last];
  if (NOT_READABLE.includes(last)) return [];
  if (Array.isArray(value) && by !== undefined) {
    return (value as JsonObject[]).flatMap(item => {
      const { [by]: key, ...rest } = item;
      return leavesOf([...names, String(key)], rest);
    });
  }
  // JSON in a string is one value.
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && last !== 'acr.loa.map') {
    return Object.entries(value).flatMap(([name, member]) => leavesOf([...names, name], member));
  }
  return [{ names, value }];
}

const leaves: Leaf[] = Object.entries(everything).flatMap(([section, items]) =>
  leavesOf([section], items as Json).map(({ names, value }) => ({
    path: pathOf(...names),
    names: section === 'realm' ? names.slice(1) : names.slice(2),
    section: section as Section,
    key: names[1] ?? '',
    value,
  })),
);

const OTHER: Record<string, Json> = {
  '/realm/sslRequired': 'all',
  '/realm/defaultSignatureAlgorithm': 'RS256',
  '/realm/browserSecurityHeaders/referrerPolicy': 'no-referrer',
  '/realm/attributes/acr.loa.map': '{"silver":1,"gold":3}',
  '/keys/ps256/providerId': 'rsa-enc-generated',
  '/keys/ps256/config/algorithm': ['PS384'],
  '/keys/rsa-generated/providerId': 'rsa-enc-generated',
  '/keys/rsa-generated/config/algorithm': ['RS384'],
  '/clientPolicies/fapi2-dpop/mode': 'STRICT',
  '/clientPolicies/fapi2-dpop/profiles': ['second'],
  '/clientPolicies/fapi2-dpop/conditions/client-attributes/configuration/attributes':
    '[{"key":"fapi.profile","value":"nobody"}]',
  '/clients/tpp-1/redirectUris': ['https://tpp.example/cb', 'https://tpp.example/cb2', 'https://evil.example/cb'],
  '/clients/tpp-1/attributes/jwks.string': '{"keys":[]}',
  '/clients/tpp-1/webOrigins': ['https://evil.example'],
  '/clients/rs/redirectUris': ['https://evil.example/*'],
  '/clientScopes/accounts/protocol': 'saml',
  '/clients/tpp-1/protocol': 'saml',
  '/clientScopes/accounts/protocolMappers/audience/protocolMapper': 'oidc-hardcoded-claim-mapper',
  '/clients/tpp-1/protocolMappers/bank id~11/protocolMapper': 'oidc-audience-mapper',
  '/users/Alice/email': 'mallory@example.org',
};

/** Another value of the same kind. */
function otherThan({ path, value }: Leaf): Json {
  const other = OTHER[path];
  if (other !== undefined) return other;
  if (typeof value === 'boolean') return !value;
  if (value === 'true' || value === 'false') return String(value !== 'true');
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return /^\d+$/.test(String(value[0])) ? [String(Number(value[0]) + 1)] : value.slice(1);
  if (typeof value === 'string' && /^\d+$/.test(value)) return String(Number(value) + 1);
  return `${value ?? ''}drift`;
}

function set(target: unknown, [name = '', ...rest]: readonly string[], value: unknown): void {
  const holder = target as Mutable;
  const by = KEY[name];
  if (rest.length === 0) {
    // As Keycloak keeps a component's settings.
    holder[name] = Array.isArray(holder[name]) && !Array.isArray(value) ? [String(value)] : value;
  } else if (by !== undefined) {
    const item = (holder[name] as Mutable[]).find(found => found[by] === rest[0]);
    set(item, rest.slice(1), value);
  } else {
    holder[name] ??= {};
    set(holder[name], rest, value);
  }
}

/** Changes one thing on the server by bare requests. Policies would mend or refuse it: they are lifted meanwhile. */
async function drift({ section, key, names, value }: Pick<Leaf, 'section' | 'key' | 'names'> & { value: Json }) {
  const at = `/${REALM}`;
  if (section === 'realm') {
    const realm = await raw<Mutable>('GET', at);
    set(realm, names, value);
    return raw('PUT', at, realm);
  }
  if (section === 'clientProfiles' || section === 'clientPolicies') {
    const list = section === 'clientProfiles' ? 'profiles' : 'policies';
    const document = await raw<Record<string, Mutable[]>>('GET', `${at}/client-policies/${list}`);
    set(
      document[list]?.find(({ name }) => name === key),
      names,
      value,
    );
    return raw('PUT', `${at}/client-policies/${list}`, document);
  }
  const [field, name] = names;
  if (section === 'clients') {
    const policies = await raw('GET', `${at}/client-policies/policies`);
    await raw('PUT', `${at}/client-policies/policies`, { policies: [] });
    const [client = {}] = await raw<Mutable[]>('GET', `${at}/clients?clientId=${key}`);
    const where = `${at}/clients/${client.id}`;
    if (field === 'defaultClientScopes' || field === 'optionalClientScopes') {
      const scopes = await raw<{ id: string; name: string }[]>('GET', `${at}/client-scopes`);
      const kept = value as string[];
      const kind = field === 'defaultClientScopes' ? 'default' : 'optional';
      for (const scope of scopes.filter(({ name }) => (client[field] as string[]).includes(name))) {
        if (scope.name === 'service_account' || kept.includes(scope.name)) continue;
        await raw('DELETE', `${where}/${kind}-client-scopes/${scope.id}`);
      }
    } else {
      set(client, names, value);
      await (field === 'protocolMappers' ? putMapper(where, client, name) : raw('PUT', where, client));
    }
    return raw('PUT', `${at}/client-policies/policies`, policies);
  }
  if (section === 'clientScopes') {
    const scope = (await raw<Mutable[]>('GET', `${at}/client-scopes`)).find(found => found.name === key) ?? {};
    set(scope, names, value);
    const where = `${at}/client-scopes/${scope.id}`;
    return field === 'protocolMappers' ? putMapper(where, scope, name) : raw('PUT', where, scope);
  }
  const folder = section === 'keys' ? 'components' : 'users';
  const listed = await raw<Mutable[]>(
    'GET',
    `${at}/${folder}?${section === 'keys' ? 'name' : 'exact=true&username'}=${key}`,
  );
  set(listed[0], names, value);
  return raw('PUT', `${at}/${folder}/${listed[0]?.id}`, listed[0]);
}

async function putMapper(where: string, holder: Mutable, name = ''): Promise<unknown> {
  const mapper = (holder.protocolMappers as Mutable[]).find(found => found.name === name) ?? {};
  return raw('PUT', `${where}/protocol-mappers/models/${mapper.id}`, mapper);
}

describe('a value that drifted is named alone and repaired by one write', () => {
  // A client shows only those of its scopes that have its own protocol.
  const drawn: Record<Path, Path[]> = {
    '/clientScopes/accounts/protocol': ['/clients/tpp-1/defaultClientScopes'],
    '/clients/tpp-1/protocol': ['/clients/tpp-1/defaultClientScopes', '/clients/tpp-1/optionalClientScopes'],
  };

  test.each(leaves.map((leaf): [string, Leaf] => [leaf.path, leaf]))('%s', async (path, leaf) => {
    await drift({ ...leaf, value: otherThan(leaf) });
    onTestFailed(mend);
    // Keycloak gives a client whose protocol changes all default scopes of that protocol: each is to be taken off.
    await expectRepaired([path, ...(drawn[path] ?? [])], path === '/clients/tpp-1/protocol' ? 10 : 1);
  });
});

describe('what is gone or was added is named alone and repaired', () => {
  const executors = (everything.clientProfiles ?? []).flatMap(({ name, executors }) =>
    name === 'fapi2-dpop' ? (executors as JsonObject[]) : [],
  );
  type Document = Record<string, Mutable[]>;
  const profiles = `/${REALM}/client-policies/profiles`;
  const policies = `/${REALM}/client-policies/policies`;

  /** Changes profiles or policies as a whole. */
  async function rewrite(address: string, edit: (list: Mutable[]) => Mutable[]): Promise<void> {
    const name = address === profiles ? 'profiles' : 'policies';
    const document = await raw<Document>('GET', address);
    await raw('PUT', address, { [name]: edit(document[name] ?? []) });
  }
  const edited = (name: string, edit: (item: Mutable) => Mutable) => (list: Mutable[]) =>
    list.map(item => (item.name === name ? edit(item) : item));
  const without = (list: unknown, member: string, name: string): Mutable[] =>
    (list as Mutable[]).filter(item => item[member] !== name);
  const clientOf = async (clientId: string): Promise<Mutable> =>
    (await raw<Mutable[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0] ?? {};
  const scopeId = async (name: string): Promise<unknown> =>
    (await raw<Mutable[]>('GET', `/${REALM}/client-scopes`)).find(scope => scope.name === name)?.id;

  const stories: Record<string, { does: () => Promise<unknown>; paths: readonly Path[]; writes?: number }> = {
    'a policy is gone': {
      does: () => rewrite(policies, list => without(list, 'name', 'nobody')),
      paths: ['name', 'enabled', 'conditions/any-client', 'profiles'].map(rest => `/clientPolicies/nobody/${rest}`),
    },
    'all profiles are gone': {
      does: () => rewrite(profiles, () => []),
      paths: [
        '/clientProfiles/fapi2-dpop/name',
        '/clientProfiles/fapi2-dpop/description',
        ...executors.map(({ executor }) => `/clientProfiles/fapi2-dpop/executors/${executor}`),
        '/clientProfiles/second/name',
        '/clientProfiles/second/executors/secure-session',
      ],
    },
    'an executor was removed': {
      does: () =>
        rewrite(
          profiles,
          edited('fapi2-dpop', item => ({ ...item, executors: without(item.executors, 'executor', 'pkce-enforcer') })),
        ),
      paths: ['/clientProfiles/fapi2-dpop/executors/pkce-enforcer'],
    },
    'an executor was added': {
      does: () =>
        rewrite(
          profiles,
          edited('second', item => ({
            ...item,
            executors: [...(item.executors as Mutable[]), { executor: 'reject-request', configuration: {} }],
          })),
        ),
      paths: ['/clientProfiles/second/executors/reject-request'],
    },
    'a setting was added to an executor': {
      does: () =>
        rewrite(
          profiles,
          edited('fapi2-dpop', item => ({
            ...item,
            executors: (item.executors as Mutable[]).map(executor =>
              executor.executor === 'secure-client-uris'
                ? { ...executor, configuration: { 'allow-http-on-localhost': true } }
                : executor,
            ),
          })),
        ),
      paths: ['/clientProfiles/fapi2-dpop/executors/secure-client-uris/configuration/allow-http-on-localhost'],
    },
    'a condition was removed': {
      does: () =>
        rewrite(
          policies,
          edited('fapi2-dpop', item => ({
            ...item,
            conditions: without(item.conditions, 'condition', 'client-access-type'),
          })),
        ),
      paths: ['/clientPolicies/fapi2-dpop/conditions/client-access-type'],
    },
    'a condition was turned round': {
      does: () =>
        rewrite(
          policies,
          edited('nobody', item => ({
            ...item,
            conditions: [{ condition: 'any-client', configuration: { 'is-negative-logic': true } }],
          })),
        ),
      paths: ['/clientPolicies/nobody/conditions/any-client/configuration/is-negative-logic'],
    },
    'a mode was set of which the template does not speak': {
      does: () =>
        rewrite(
          policies,
          edited('nobody', item => ({ ...item, mode: 'STRICT' })),
        ),
      paths: ['/clientPolicies/nobody/mode'],
    },
    'a mapper of a client was removed': {
      does: async () => {
        const { id, protocolMappers } = await clientOf('tpp-1');
        const [mapper] = protocolMappers as Mutable[];
        await raw('DELETE', `/${REALM}/clients/${id}/protocol-mappers/models/${mapper?.id}`);
      },
      paths: ['/clients/tpp-1/protocolMappers/bank id~11'],
    },
    'a mapper of a scope was removed': {
      does: async () => {
        const id = await scopeId('accounts');
        const [mapper] = await raw<Mutable[]>('GET', `/${REALM}/client-scopes/${id}/protocol-mappers/models`);
        await raw('DELETE', `/${REALM}/client-scopes/${id}/protocol-mappers/models/${mapper?.id}`);
      },
      paths: ['/clientScopes/accounts/protocolMappers/audience'],
    },
    'a scope was added to a client': {
      does: async () =>
        raw(
          'PUT',
          `/${REALM}/clients/${(await clientOf('tpp-1')).id}/default-client-scopes/${await scopeId('profile')}`,
        ),
      paths: ['/clients/tpp-1/defaultClientScopes'],
    },
    'a scope was moved from default to optional': {
      does: async () => {
        const { id } = await clientOf('tpp-1');
        const scope = await scopeId('accounts');
        await raw('DELETE', `/${REALM}/clients/${id}/default-client-scopes/${scope}`);
        await raw('PUT', `/${REALM}/clients/${id}/optional-client-scopes/${scope}`);
      },
      paths: ['/clients/tpp-1/defaultClientScopes', '/clients/tpp-1/optionalClientScopes'],
      // Keycloak knows no move: it is taken off there and put on here.
      writes: 2,
    },
    'an attribute was given that the template wants absent': {
      does: () =>
        drift({ section: 'clients', key: 'tpp-1', names: ['attributes', 'x509.subjectdn'], value: 'CN=anybody' }),
      paths: ['/clients/tpp-1/attributes/x509.subjectdn'],
    },
    'a key provider was deleted': {
      does: async () => {
        const [key] = await raw<Mutable[]>('GET', `/${REALM}/components?name=ps256`);
        await raw('DELETE', `/${REALM}/components/${key?.id}`);
      },
      paths: ['name', 'providerId', 'config/priority', 'config/algorithm', 'config/active'].map(
        rest => `/keys/ps256/${rest}`,
      ),
    },
    'a realm attribute was removed': {
      does: async () => {
        const realm = await raw<Mutable>('GET', `/${REALM}`);
        const { marker: _, ...attributes } = realm.attributes as Mutable;
        await raw('PUT', `/${REALM}`, { ...realm, attributes });
      },
      paths: ['/realm/attributes/marker'],
    },
  };

  test.each(Object.entries(stories))('%s', async (_, { does, paths, writes }) => {
    await does();
    onTestFailed(mend);
    await expectRepaired([...paths], writes ?? 1);
  });
});
