import type GroupRepresentation from '@keycloak/keycloak-admin-client/lib/defs/groupRepresentation.js';
import type MappingsRepresentation from '@keycloak/keycloak-admin-client/lib/defs/mappingsRepresentation.js';
import { inFlight } from '../in-flight.js';
import type { Resources } from '../template/template.js';
import { itemsBy } from './difference.js';
import { inPages } from './pages.js';
import type { Others, Realm } from './resource.js';
import { realmRolesOf, rolesOf } from './role-names.js';

/** A role that is to be deleted. */
export interface GoingRole {
  readonly id: string;
  readonly name: string;
  /** The own id of the client that it belongs to; absent: it is the realm's. */
  readonly client?: string;
}

/**
 * Who would lose a role with it: users, groups, clients, client scopes and other roles, but not those that go, too, nor
 * those whose roles the template says, since they are as it says by then. Keycloak takes a deleted role from all of
 * them without a word.
 *
 * Users and groups are asked for by role. Nothing tells what names a role among clients, client scopes and roles, so all
 * of them are read, once, by a request for each and another for a client's roles.
 *
 * @returns `the user "alice"`; of many users or groups one
 */
export async function holdersOf(realm: Realm, role: GoingRole, others: Others): Promise<readonly string[]> {
  const { user, group } = await membersOf(realm, role, excused(realm.desired, others));
  const known = naming.get(realm) ?? readNaming(realm, others);
  naming.set(realm, known);
  return [
    ...(user === undefined ? [] : [`the user "${user}"`]),
    ...(group === undefined ? [] : [`the group "${group}"`]),
    ...((await known).get(role.id) ?? []),
  ];
}

/** Names of users, in lower case, that do not count: of the realm's roles, and of clients'. */
interface Excused {
  readonly realm: ReadonlySet<string>;
  readonly client: ReadonlySet<string>;
}

function excused({ users = [], clients = [] }: Resources, { goes }: Others): Excused {
  const account = (clientId: unknown): string => `service-account-${clientId}`.toLowerCase();
  const names = (field: string): ReadonlySet<string> =>
    new Set([
      ...(goes.get('users') ?? []).map(({ username }) => String(username).toLowerCase()),
      ...(goes.get('clients') ?? []).map(({ clientId }) => account(clientId)),
      ...users.filter(user => user[field] !== undefined).map(({ username }) => String(username).toLowerCase()),
      ...clients.filter(client => client.serviceAccountRoles !== undefined).map(({ clientId }) => account(clientId)),
    ]);
  return { realm: names('realmRoles'), client: names('clientRoles') };
}

async function membersOf(
  { admin }: Realm,
  { name, client: id }: GoingRole,
  { realm, client }: Excused,
): Promise<{ readonly user: string | undefined; readonly group: string | undefined }> {
  const those = id === undefined ? realm : client;
  // One more than do not count.
  const window = { first: 0, max: those.size + 1 };
  const users =
    id === undefined
      ? await admin.roles.findUsersWithRole({ name, ...window })
      : await admin.clients.findUsersWithRole({ id, roleName: name, ...window });
  const holder = users.find(({ username = '' }) => !those.has(username.toLowerCase()));
  const within = id === undefined ? '/roles/{name}/groups' : '/clients/{client}/roles/{name}/groups';
  const groupsOf = admin.roles.makeRequest<RoleQuery, GroupRepresentation[]>({
    ...{ method: 'GET', path: within, urlParamKeys: ['name', 'client'] },
  });
  const groups = await groupsOf({ name, first: 0, max: 1, ...(id === undefined ? {} : { client: id }) });
  return { user: holder?.username, group: groups[0]?.path ?? groups[0]?.name };
}

type RoleQuery = { readonly name: string; readonly client?: string; readonly first: number; readonly max: number };

const naming = new WeakMap<Realm, Promise<ReadonlyMap<string, readonly string[]>>>();

/** What of clients, client scopes and roles names a role, by the role's id. */
async function readNaming(realm: Realm, { goes }: Others): Promise<ReadonlyMap<string, readonly string[]>> {
  const { admin, desired } = realm;
  const found = new Map<string, string[]>();
  const note = (holder: string, roles: readonly { readonly id?: string }[]): void => {
    for (const { id = '' } of roles) found.set(id, [...(found.get(id) ?? []), holder]);
  };
  const gone = new Set([...goes.values()].flatMap(items => items.flatMap(({ id }) => (id === undefined ? [] : [id]))));
  const stays = <T extends { readonly id?: string }>(items: readonly T[]): readonly T[] =>
    items.filter(({ id }) => id === undefined || !gone.has(id));

  const readComposites = async (holder: string, role: { readonly id?: unknown }): Promise<void> =>
    note(holder, await admin.roles.getCompositeRoles({ id: String(role.id) }));
  const said = itemsBy('name', [...(desired.realmRoles ?? [])]);
  const composite = (await realmRolesOf(realm)).filter(
    role =>
      role.composite === true && !gone.has(role.id ?? '') && said.get(String(role.name))?.composites === undefined,
  );
  await inFlight(composite, 8, role => readComposites(`the role "${role.name}"`, role));

  const ours = itemsBy('clientId', [...(desired.clients ?? [])]);
  const clients = stays(await inPages(page => admin.clients.find(page)));
  await inFlight(clients, 8, async ({ id = '', clientId = '' }) => {
    const wanted = ours.get(clientId) ?? {};
    if (wanted.scopeMappings === undefined) {
      note(`the client "${clientId}"`, mapped(await admin.clients.listScopeMappings({ id })));
    }
    const saidOfClient = itemsBy('name', wanted.roles);
    for (const role of await rolesOf(admin, id)) {
      if (role.composite !== true || saidOfClient.get(String(role.name))?.composites !== undefined) continue;
      await readComposites(`the role "${role.name}" of the client "${clientId}"`, role);
    }
  });

  const scopes = stays(await admin.clientScopes.find());
  await inFlight(scopes, 8, async ({ id = '', name }) =>
    note(`the client scope "${name}"`, mapped(await admin.clientScopes.listScopeMappings({ id }))),
  );
  return found;
}

function mapped({ realmMappings = [], clientMappings = {} }: MappingsRepresentation): readonly { id?: string }[] {
  const ofClients = Object.values(clientMappings as Record<string, { readonly mappings?: { id?: string }[] }>);
  return [...realmMappings, ...ofClients.flatMap(({ mappings = [] }) => mappings)];
}
