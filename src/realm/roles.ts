import type MappingsRepresentation from '@keycloak/keycloak-admin-client/lib/defs/mappingsRepresentation.js';
import type RoleRepresentation from '@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js';
import { inFlight } from '../in-flight.js';
import type { Json, JsonObject } from '../template/template.js';
import { compositesOf, roleToSend, tieComposites } from './composites.js';
import { itemsBy } from './difference.js';
import type { Exported } from './exported-roles.js';
import { asJson } from './json.js';
import { stillThere } from './meanwhile.js';
import { withoutDefaultGroups, withoutOwnRoles } from './mutations.js';
import { namedIn, withNamed } from './named.js';
import type { Realm, Task } from './resource.js';
import { asValue, type RoleNames, type RoleStep, roleNames, rolesOf, takesRoles, writeRoles } from './role-names.js';

/** The fields of a client that hold roles. Each has endpoints of its own. */
export const ROLE_FIELDS = ['roles', 'scopeMappings', 'serviceAccountRoles'];

/**
 * A client with its roles: `scopeMappings` where its tokens may not carry all (`fullScopeAllowed`),
 * `serviceAccountRoles` where it has a service account, and its own where the template says something of them. One
 * request, two, and one with another for each that is made of others.
 *
 * @param wanted - the template's client: what it says something of is read in any case
 * @param options.only - true: nothing else is
 * @param options.exported - what of it needs no request any more
 */
export async function withRoles(
  realm: Realm,
  client: JsonObject,
  wanted: JsonObject,
  { only = false, exported }: { readonly only?: boolean; readonly exported?: Exported | undefined } = {},
): Promise<JsonObject> {
  const { admin } = realm;
  const [id, clientId] = [String(client.id), String(client.clientId)];
  const roles: Record<string, Json> = {};
  if (wanted.roles !== undefined) {
    const own = await rolesOf(admin, id);
    roles.roles = await inFlight(own, 4, async role =>
      role.composite === true ? { ...role, composites: await compositesOf(realm, String(role.id)) } : role,
    );
  }
  if (wanted.scopeMappings !== undefined || (!only && client.fullScopeAllowed !== true)) {
    const mapped = exported?.scopeMappings(clientId) ?? mappedRoles(await admin.clients.listScopeMappings({ id }));
    roles.scopeMappings = asValue(mapped);
  }
  if (client.serviceAccountsEnabled === true && (!only || wanted.serviceAccountRoles !== undefined)) {
    const known = exported?.serviceAccountRoles(clientId);
    const account = known === undefined ? await serviceAccountOf(realm, id) : undefined;
    const mappings = known ?? account?.mappings ?? NONE;
    const groups = exported?.serviceAccountGroups(clientId) ?? (await groupsOf(realm, account?.user ?? ''));
    roles[SERVICE_ACCOUNT_GROUPS] = withoutDefaultGroups(groups, realm.representation);
    roles.serviceAccountRoles = withoutOwnRoles(
      asValue(mappings),
      realm.representation,
      wanted.serviceAccountRoles,
      clientId,
    );
  }
  return { ...client, ...roles };
}

/** The groups of a client's service account, which no template names: they are only told. */
export const SERVICE_ACCOUNT_GROUPS = 'serviceAccountGroups';

const NONE: RoleNames = { realm: [], client: {} };

/** Paths of the groups of which a user is a member. */
export async function groupsOf({ admin }: Realm, id: string): Promise<readonly string[]> {
  return (await admin.users.listGroups({ id })).map(({ path = '' }) => path);
}

/** Names of the roles that Keycloak lists as mapped to something. */
export function mappedRoles({ realmMappings = [], clientMappings = {} }: MappingsRepresentation): RoleNames {
  const names = (roles: readonly RoleRepresentation[] = []) => roles.map(({ name = '' }) => name);
  const ofClients = Object.entries(clientMappings as Record<string, { readonly mappings?: RoleRepresentation[] }>);
  return {
    realm: names(realmMappings),
    client: Object.fromEntries(ofClients.map(([client, { mappings }]) => [client, names(mappings)])),
  };
}

async function serviceAccountOf({ admin }: Realm, id: string): Promise<{ readonly user: string; mappings: RoleNames }> {
  const { id: user = '' } = await admin.clients.getServiceAccountUser({ id });
  return { user, mappings: mappedRoles(await admin.users.listRoleMappings({ id: user })) };
}

/**
 * Makes and changes a client's roles that a change names, but for what they are made of.
 *
 * @param id - the client's own
 * @returns names of those that were made
 */
export async function writeOwnRoles(
  { admin }: Realm,
  { change, desired }: Task,
  id: string,
): Promise<readonly string[]> {
  const named = namedIn(change).filter(([field, , inner]) => field === 'roles' && inner !== 'composites');
  const wanted = itemsBy('name', desired.roles);
  const made: string[] = [];
  for (const roleName of new Set(named.map(([, role = '']) => role))) {
    const role = roleToSend(wanted.get(roleName) ?? {});
    const within = named.filter(([, name]) => name === roleName).map(([, , ...rest]) => rest);
    if (within.some(rest => rest.length === 0)) {
      await admin.clients.createRole({ id, ...role } as RoleRepresentation & { id: string });
      made.push(roleName);
      continue;
    }
    const now = asJson(stillThere(await admin.clients.findRole({ id, roleName })));
    await admin.clients.updateRole({ id, roleName }, withNamed(now, role, within) as RoleRepresentation);
  }
  return made;
}

/**
 * What ties a client to roles of others: what its own are made of, what its tokens and its service account have.
 *
 * @param step - `take` looks only where roles are held that the template's client has not
 */
export function rolesTie(task: Task, step: RoleStep): ((realm: Realm) => Promise<void>) | undefined {
  const { change, desired, current } = task;
  const all = namedIn(change);
  const isDue = (wanted: Json | undefined, found: Json | undefined) => step === 'give' || takesRoles(wanted, found);
  const within = (field: string) =>
    isDue(desired[field], current?.[field]) ? all.filter(([name]) => name === field).map(([, ...rest]) => rest) : [];
  const [made, held] = [itemsBy('name', desired.roles), itemsBy('name', current?.roles)];
  const composites = all.flatMap(([section, role = '', field, ...rest]) => {
    if (section !== 'roles' || !isDue(made.get(role)?.composites, held.get(role)?.composites)) return [];
    // A role that is missed as a whole is missed with what it is made of.
    if (field === undefined) return made.get(role)?.composites === undefined ? [] : [{ role, rest: [] }];
    return field === 'composites' ? [{ role, rest }] : [];
  });
  const [scopes, account] = [within('scopeMappings'), within('serviceAccountRoles')];
  if (composites.length + scopes.length + account.length === 0) return undefined;
  return async realm => {
    const { clients } = realm.admin;
    const found = current ?? (await clients.find({ clientId: String(desired.clientId) }))[0];
    const id = String(stillThere(found).id);
    for (const roleName of new Set(composites.map(({ role }) => role))) {
      const role = stillThere(await clients.findRole({ id, roleName }));
      const named = composites.filter(({ role }) => role === roleName).map(({ rest }) => rest);
      await tieComposites(realm, role.id ?? '', made.get(roleName) ?? {}, named, step);
    }
    if (scopes.length > 0) {
      const found = mappedRoles(await clients.listScopeMappings({ id }));
      await writeRoles(realm, { wanted: roleNames(desired.scopeMappings), found }, scopes, step, {
        add: (roles, client) =>
          client === undefined
            ? clients.addRealmScopeMappings({ id }, roles)
            : clients.addClientScopeMappings({ id, client }, roles),
        remove: (roles, client) =>
          client === undefined
            ? clients.delRealmScopeMappings({ id }, roles)
            : clients.delClientScopeMappings({ id, client }, roles),
      });
    }
    if (account.length > 0) {
      const { user, mappings } = await serviceAccountOf(realm, id);
      await giveRoles(realm, user, { asked: desired.serviceAccountRoles, found: mappings }, account, step);
    }
  };
}

/**
 * Gives roles to a user and takes others away, but not those that every user has.
 *
 * @param named - where within the names, as `writeRoles` takes it
 */
export async function giveRoles(
  realm: Realm,
  id: string,
  { asked, found }: { readonly asked: Json | undefined; readonly found: RoleNames },
  named: readonly (readonly string[])[],
  step: RoleStep,
): Promise<void> {
  const { users } = realm.admin;
  const held = roleNames(withoutOwnRoles(asValue(found), realm.representation, asked));
  await writeRoles(realm, { wanted: roleNames(asked), found: held }, named, step, {
    add: (roles, client) =>
      client === undefined
        ? users.addRealmRoleMappings({ id, roles })
        : users.addClientRoleMappings({ id, clientUniqueId: client, roles }),
    remove: (roles, client) =>
      client === undefined
        ? users.delRealmRoleMappings({ id, roles })
        : users.delClientRoleMappings({ id, clientUniqueId: client, roles }),
  });
}
