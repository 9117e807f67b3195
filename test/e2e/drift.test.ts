import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { loadTemplate } from '../../src/template/load.js';
import type { JsonObject, Path, Template } from '../../src/template/template.js';
import { everything, wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';
import { drift, type Leaf, leavesOf, type Mutable, otherThan } from './leaves.js';

/** A realm that is as the template says when a test begins. */
function realmAsIn(realm: string, template: Template) {
  let ours: Counted;

  const mend = async (): Promise<void> => {
    await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
  };

  beforeAll(async () => {
    await dropRealm(realm);
    ours = await connected(realm);
    await mend();
  });

  afterAll(async () => {
    await ours.connection.close();
    await dropRealm(realm);
  });

  /** Plans, expects exactly these paths, applies, expects so many writes, and expects nothing to do after that. */
  async function expectRepaired(paths: readonly Path[], writes: number | 'many'): Promise<void> {
    onTestFailed(mend);
    const planned = await planRealm(ours.connection, template);
    const named = planned.plan.changes.flatMap(({ differences }) => differences.map(({ path }) => path));
    expect(named.toSorted()).toEqual(paths.toSorted());
    ours.writes();
    await applyPlan(ours.connection, template, planned);
    const written = ours.writes();
    if (writes !== 'many') expect(written).toBe(writes);
    expect((await planRealm(ours.connection, template)).plan.changes).toEqual([]);
  }
  return { expectRepaired };
}

const bank = await loadTemplate('test/fixtures/bank.yaml', {
  cwd: process.cwd(),
  environment: { KCFAPI_PARAM_USER_PASSWORD: 'canary-password' },
});

describe.each([
  { realm: 'kcfapi-test-drift-bank', template: bank },
  { realm: 'kcfapi-test-drift-all', template: templateOf(everything) },
])('a value that drifted in $realm is named alone and repaired by one write', ({ realm, template }) => {
  const { expectRepaired } = realmAsIn(realm, template);
  const leaves = leavesOf(template.resources);

  /** What Keycloak changes along with a value. */
  function drawnBy({ section, key, names }: Leaf): readonly Path[] {
    // A key provider keeps only settings that it knows.
    if (names.join() === 'providerId')
      return leaves.map(leaf => leaf.path).filter(other => other.startsWith(`/keys/${key}/config/ecdsa`));
    // A client shows only those of its scopes that have its own protocol.
    if (names.join() !== 'protocol') return [];
    const assigned = leaves.filter(
      ({ names: [field = ''], section }) => section === 'clients' && /Scopes$/.test(field),
    );
    const drawn =
      section === 'clients' ? (leaf: Leaf) => leaf.key === key : (leaf: Leaf) => (leaf.value as string[]).includes(key);
    return assigned.filter(drawn).map(({ path }) => path);
  }

  /** Requests that it takes to repair a value: one. */
  function writesFor({ section, names }: Leaf): number | 'many' {
    // Keycloak gives a client whose protocol changes all default scopes of it, each of which must be taken off again.
    if (section === 'clients' && names.join() === 'protocol') return 'many';
    // A mapper's protocol cannot be changed: another mapper must be made.
    return names.at(0) === 'protocolMappers' && names.at(-1) === 'protocol' ? 2 : 1;
  }

  // Of some, nothing else is possible: an address of keys and keys beside it.
  const drifting = leaves.filter(leaf => otherThan(leaf) !== leaf.value);

  test.each(drifting.map((leaf): [string, Leaf] => [leaf.path, leaf]))('%s', async (path, leaf) => {
    await drift(realm, { ...leaf, value: otherThan(leaf) });
    await expectRepaired([path, ...drawnBy(leaf)], writesFor(leaf));
  });
});

describe('what is gone or was added is named alone and repaired', () => {
  const REALM = 'kcfapi-test-gone';
  const { expectRepaired } = realmAsIn(REALM, templateOf(everything));
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

  /** It is announced, made, and confirmed: what has no id is ours only once we know that we made it. */
  const MADE_BY_NAME = 3;
  const stories: Record<string, { does: () => Promise<unknown>; paths: readonly Path[]; writes?: number }> = {
    'a policy is gone': {
      does: () => rewrite(policies, list => without(list, 'name', 'nobody')),
      paths: ['name', 'enabled', 'conditions/any-client', 'profiles'].map(rest => `/clientPolicies/nobody/${rest}`),
      writes: MADE_BY_NAME,
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
      writes: MADE_BY_NAME,
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
    'executors of a profile were swapped': {
      does: () =>
        rewrite(
          profiles,
          edited('fapi2-dpop', item => ({ ...item, executors: (item.executors as Mutable[]).toReversed() })),
        ),
      paths: ['/clientProfiles/fapi2-dpop/executors'],
    },
    'the profiles of a policy were swapped': {
      does: () =>
        rewrite(
          policies,
          edited('nobody', item => ({ ...item, profiles: ['fapi2-dpop', 'second'] })),
        ),
      paths: ['/clientPolicies/nobody/profiles'],
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
        drift(REALM, {
          section: 'clients',
          key: 'tpp-1',
          names: ['attributes', 'x509.subjectdn'],
          value: 'CN=anybody',
        }),
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
      // It is remembered by its id, and a new one has another.
      writes: 2,
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
    await expectRepaired([...paths], writes ?? 1);
  });
});
