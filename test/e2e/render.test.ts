import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { applyPlan } from '../../src/realm/apply.js';
import { INVENTORY } from '../../src/realm/inventory.js';
import { isFieldOfRealm } from '../../src/realm/mutations.js';
import { planRealm } from '../../src/realm/plan.js';
import { realmRepresentation } from '../../src/render/realm-representation.js';
import { loadTemplate } from '../../src/template/load.js';
import type { Template } from '../../src/template/template.js';
import { withRoles } from '../realm/roles.js';
import { templateOf } from '../realm/template.js';
import { connected, dropRealm, raw } from './admin.js';
import { allTemplates, type Children, openChildren } from './children.js';

type Found = Record<string, unknown>;

let children: Children;
beforeAll(async () => {
  children = await openChildren();
});
afterAll(() => children.remove());

/** Makes a realm of the rendered text, does something with it, and deletes it. */
async function withImported<T>(realm: string, template: Template, work: () => Promise<T>): Promise<T> {
  await drop(realm);
  try {
    await raw('POST', '', JSON.parse(JSON.stringify(realmRepresentation(template.resources, realm))));
    return await work();
  } finally {
    await drop(realm);
  }
}

/** Without a look at the list of realms, which Keycloak answers with 400 while another is being deleted. */
async function drop(realm: string): Promise<void> {
  await raw('DELETE', `/${realm}`).catch((error: Error) => {
    if (!error.message.includes(': 404 ')) throw error;
  });
}

/** What a plan says of a realm, but for what an import writes out that Keycloak else takes for granted. */
async function planned(realm: string, template: Template) {
  const { connection } = await connected(realm);
  try {
    const { plan } = await planRealm(connection, template);
    const logout = /^\/clients\/[^/]+\/attributes\/post\.logout\.redirect\.uris$/;
    const unmanaged = plan.unmanaged.filter(({ path = '', current }) => !(logout.test(path) && current === '+'));
    return { changes: plan.changes, unmanaged };
  } finally {
    await connection.close();
  }
}

/** Everything that Keycloak exports of a realm, and its users' roles, in one order and without what is random. */
async function exported(realm: string): Promise<Found> {
  const whole = await raw<Found>('POST', `/${realm}/partial-export?exportClients=true&exportGroupsAndRoles=true`);
  const users = await raw<Found[]>('GET', `/${realm}/users?max=100`);
  const roles = users.map(({ id, username }) =>
    raw<Found>('GET', `/${realm}/users/${id}/role-mappings`).then(mappings => ({ name: username, mappings })),
  );
  return comparable({ ...whole, users: await Promise.all(roles) }, realm) as Found;
}

function comparable(value: unknown, realm: string): unknown {
  if (typeof value === 'string') return value.replaceAll(realm, 'REALM');
  if (Array.isArray(value)) {
    const texts = value.map(item => JSON.stringify(comparable(item, realm)));
    return texts.toSorted().map(text => JSON.parse(text) as unknown);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name, member]) => {
    if (['id', '_id', 'containerId', 'client.secret.creation.time'].includes(name)) return false;
    // What apply made is remembered; an import makes it, too, and nobody says who did.
    if (name === INVENTORY) return false;
    // A realm that is saved once more has these fields as attributes, too.
    if (isFieldOfRealm(name) && typeof member === 'string') return false;
    // What is absent means this, and an import writes it out.
    if (name === 'post.logout.redirect.uris' && member === '+') return false;
    if (name === 'userinfo.token.claim' && member === (value as Found)['id.token.claim']) return false;
    // A client that only takes tokens gets a secret that nobody knows and nothing uses.
    return !(name === 'secret' && (value as Found).bearerOnly === true);
  });
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, comparable(member, realm)]));
}

function byName(list: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries((list as Found[]).map(item => [item.name ?? item.clientId, item]));
}

describe('a realm that Keycloak makes of what was rendered', () => {
  const fresh = 'kcfapi-test-render-fresh';
  let own: Found;
  beforeAll(async () => {
    await dropRealm(fresh);
    await raw('POST', '', { realm: fresh, enabled: true });
    own = await exported(fresh);
    await dropRealm(fresh);
  });

  describe.concurrent('plans empty and has what is built in', async () => {
    const each = (await allTemplates()).filter(({ id }, index, all) => all[index - 1]?.id !== id);
    test.each(each)('$id with $algorithm', async row => {
      const realm = `kcfapi-test-render-${row.id}-${row.algorithm.toLowerCase()}`;
      // A scope in an import is what keeps Keycloak from making its own.
      const template = await children.of(row, { clientScopes: [{ name: 'of-the-child' }] });
      await withImported(realm, template, async () => {
        expect(await planned(realm, template)).toEqual({ changes: [], unmanaged: [] });
        const { clientScopes, clients, roles, defaultDefaultClientScopes, ...rest } = await exported(realm);
        const changed = (template.resources.clientScopes ?? []).map(({ name }) => name);
        const untouched = (own.clientScopes as Found[]).filter(({ name }) => !changed.includes(String(name)));
        expect(untouched.length).toBeGreaterThan(10);
        expect(byName(clientScopes)).toMatchObject(byName(untouched));
        expect(byName(clients)).toMatchObject(byName(own.clients));
        expect({ roles, defaultDefaultClientScopes }).toMatchObject({
          roles: { realm: (own.roles as Found).realm, client: (own.roles as Found).client },
          defaultDefaultClientScopes: own.defaultDefaultClientScopes,
        });
        expect(rest.defaultOptionalClientScopes).toEqual(own.defaultOptionalClientScopes);
        expect(rest.scopeMappings).toEqual(own.scopeMappings);
      });
    });
  });

  const bank = () =>
    loadTemplate('./bank.yaml', {
      cwd: join(import.meta.dirname, '../fixtures'),
      parameters: { user_password: 'a password of the tests' },
    });
  /** Changes a built-in scope. */
  const changing = async () => {
    const row = (await allTemplates()).find(({ id }) => id === 'consumerdataright-au');
    if (row === undefined) throw new Error('the template is gone');
    return children.of(row);
  };

  test.each([
    ['bank.yaml', bank],
    ['consumerdataright-au', changing],
  ])('of %s is value for value the one that "apply" makes', async (_, load) => {
    const [rendered, applied] = ['kcfapi-test-render-rendered', 'kcfapi-test-render-applied'];
    const template = await load();
    await dropRealm(applied);
    const { connection } = await connected(applied);
    try {
      await applyPlan(connection, template, await planRealm(connection, template));
      await withImported(rendered, template, async () => {
        expect(await planned(rendered, template)).toEqual({ changes: [], unmanaged: [] });
        expect(await exported(rendered)).toEqual(await exported(applied));
      });
    } finally {
      await connection.close();
      await dropRealm(applied);
    }
  });

  test.each([
    ['without a scope', templateOf(withRoles)],
    ['with a scope', templateOf({ ...withRoles, clientScopes: [{ name: 'own' }] })],
  ])('has the roles that "apply" gives, %s', async (_, template) => {
    const [rendered, applied] = ['kcfapi-test-render-roles', 'kcfapi-test-render-roles-applied'];
    await drop(applied);
    const { connection } = await connected(applied);
    const rolesIn = async (realm: string) => {
      const { roles, scopeMappings, clientScopeMappings, users } = await exported(realm);
      return { roles, scopeMappings, clientScopeMappings, users };
    };
    try {
      await applyPlan(connection, template, await planRealm(connection, template));
      await withImported(rendered, template, async () => {
        expect(await planned(rendered, template)).toEqual({ changes: [], unmanaged: [] });
        expect(await rolesIn(rendered)).toEqual(await rolesIn(applied));
      });
    } finally {
      await connection.close();
      await drop(applied);
    }
  });

  test('withstands the probes', async () => {
    const realm = 'kcfapi-test-render-probed';
    const row = (await allTemplates()).find(({ id }) => id === 'fapi2-security-profile-dpop');
    if (row === undefined) throw new Error('the template is gone');
    const template = await children.of(row, { clientScopes: [{ name: 'of-the-child' }] });
    await withImported(realm, template, async () => {
      const { connection } = await connected(realm);
      try {
        const { findings } = await probeRealm({ connection, template });
        // How the server speaks TLS is not the realm's.
        const ofRealm = findings.filter(({ id }) => !id.startsWith('tls-'));
        expect(ofRealm.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')).toEqual([]);
        expect(findings.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(20);
      } finally {
        await connection.close();
      }
    });
  });
});
