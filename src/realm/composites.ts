import type RoleRepresentation from '@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js';
import type { Json, JsonObject } from '../template/template.js';
import { clientsOf } from './clients.js';
import { attributeLists } from './mutations.js';
import type { Realm } from './resource.js';
import { asValue, type RoleStep, roleNames, writeRoles } from './role-names.js';

/** What a role is made of: names of realm roles, and of clients' roles by client id. For who reads all clients anyway. */
export async function compositesOf(realm: Realm, id: string): Promise<JsonObject> {
  const roles = await realm.admin.roles.getCompositeRoles({ id });
  const clients = roles.some(({ clientRole }) => clientRole === true) ? await clientsOf(realm) : [];
  const names = new Map(clients.map(client => [client.id, client.clientId]));
  return madeOf(roles, async containerId => String(names.get(containerId) ?? ''));
}

/** Roles by name, clients' under the client id that belongs to their container. */
async function madeOf(
  roles: readonly RoleRepresentation[],
  clientIdOf: (containerId: string) => Promise<string>,
): Promise<JsonObject> {
  const realm: string[] = [];
  const client: Record<string, string[]> = {};
  const clientIds = new Map<string, string>();
  for (const { name = '', clientRole, containerId = '' } of roles) {
    if (clientRole !== true) {
      realm.push(name);
      continue;
    }
    const clientId = clientIds.get(containerId) ?? (await clientIdOf(containerId));
    clientIds.set(containerId, clientId);
    client[clientId] = [...(client[clientId] ?? []), name];
  }
  return asValue({ realm, client });
}

/**
 * Writes what a role is made of.
 *
 * @param named - where within its `composites`, as `writeRoles` takes it
 */
export async function tieComposites(
  realm: Realm,
  id: string,
  { composites }: JsonObject,
  named: readonly (readonly string[])[],
  step: RoleStep,
): Promise<void> {
  const { roles, clients } = realm.admin;
  const held = await roles.getCompositeRoles({ id });
  const found = roleNames(await madeOf(held, async id => (await clients.findOne({ id }))?.clientId ?? ''));
  await writeRoles(realm, { wanted: roleNames(composites), found }, named, step, {
    add: some => roles.createComposite({ roleId: id }, some as RoleRepresentation[]),
    remove: some => roles.delCompositeRoles({ id }, some as RoleRepresentation[]),
  });
}

/** A role as the admin API takes it, without what it is made of: that has requests of its own. */
export function roleToSend(role: JsonObject): Record<string, Json> {
  const { composites: _, ...rest } = role;
  return { ...rest, attributes: attributeLists(role.attributes) };
}
