import type RoleRepresentation from '@keycloak/keycloak-admin-client/lib/defs/roleRepresentation.js';
import type { Json, JsonObject } from '../template/template.js';
import { attributeLists } from './mutations.js';
import type { Realm } from './resource.js';
import { asValue, type RoleStep, roleNames, writeRoles } from './role-names.js';

/** What a role is made of: names of realm roles, and of clients' roles by client id. */
export async function compositesOf({ admin }: Realm, id: string): Promise<JsonObject> {
  const realm: string[] = [];
  const client: Record<string, string[]> = {};
  const clientIds = new Map<string, string>();
  for (const { name = '', clientRole, containerId = '' } of await admin.roles.getCompositeRoles({ id })) {
    if (clientRole !== true) {
      realm.push(name);
      continue;
    }
    const clientId = clientIds.get(containerId) ?? (await admin.clients.findOne({ id: containerId }))?.clientId ?? '';
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
  const { roles } = realm.admin;
  const found = roleNames(await compositesOf(realm, id));
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
