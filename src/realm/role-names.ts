import type { Json, JsonObject } from '../template/template.js';
import { asJson, isList, isObject } from './json.js';
import { LOCK_ROLE } from './lock.js';
import { stillThere } from './meanwhile.js';
import { onceFor } from './once.js';
import { inPages } from './pages.js';
import type { Realm } from './resource.js';

/** Names of roles, as a template writes them: the realm's, and clients' by client id. */
export interface RoleNames {
  readonly realm: readonly string[];
  readonly client: Readonly<Record<string, readonly string[]>>;
}

/** Names of roles from the value in which a template, or what was read, holds them. */
export function roleNames(value: Json | undefined): RoleNames {
  const { realm, client } = isObject(value) ? value : {};
  const entries = Object.entries(isObject(client) ? client : {});
  return { realm: texts(realm), client: Object.fromEntries(entries.map(([id, names]) => [id, texts(names)])) };
}

function texts(list: Json | undefined): readonly string[] {
  return isList(list) ? list.map(String) : [];
}

/** Names of roles as a template writes them, without what is empty and without the role that is a lock. */
export function asValue({ realm: all, client }: RoleNames): JsonObject {
  const realm = all.filter(name => name !== LOCK_ROLE);
  const clients = Object.entries(client).filter(([, names]) => names.length > 0);
  return {
    ...(realm.length === 0 ? {} : { realm: realm.toSorted() }),
    ...(clients.length === 0
      ? {}
      : { client: Object.fromEntries(clients.map(([id, names]) => [id, names.toSorted()])) }),
  };
}

const clients = new WeakMap<Realm, Map<string, Promise<ClientRoles | undefined>>>();

/** The realm's roles with their attributes, without the one that is a lock. */
export const realmRolesOf = onceFor(async ({ admin }) => {
  const roles = await inPages(page => admin.roles.find({ ...page, briefRepresentation: false }));
  return roles.map(asJson).filter(({ name }) => name !== LOCK_ROLE);
});

/** A client with its roles. */
export interface ClientRoles {
  /** The client's own id, not its client id. */
  readonly id: string;
  readonly roles: readonly JsonObject[];
}

/** A client's roles by its client id; read once. Undefined where there is no such client. */
export function clientRolesOf(realm: Realm, clientId: string): Promise<ClientRoles | undefined> {
  const known = clients.get(realm) ?? new Map<string, Promise<ClientRoles | undefined>>();
  clients.set(realm, known);
  const reading = known.get(clientId) ?? readClientRoles(realm, clientId);
  known.set(clientId, reading);
  return reading;
}

async function readClientRoles({ admin }: Realm, clientId: string): Promise<ClientRoles | undefined> {
  const [client] = await admin.clients.find({ clientId });
  if (client?.id === undefined) return undefined;
  return { id: client.id, roles: await rolesOf(admin, client.id) };
}

/** A client's roles with their attributes, by the client's own id. */
export async function rolesOf(admin: Realm['admin'], id: string): Promise<readonly JsonObject[]> {
  const roles = await inPages(page => {
    const query = { id, ...page, briefRepresentation: false };
    return admin.clients.listRoles(query);
  });
  return roles.map(asJson);
}

/** A role as Keycloak wants it named. */
export interface RoleReference {
  readonly id: string;
  readonly name: string;
}

/** How what holds roles is changed: the realm's without a client, a client's with the client's own id. */
export interface RoleHolder {
  add(roles: RoleReference[], client?: string): Promise<void>;
  remove(roles: RoleReference[], client?: string): Promise<void>;
}

/** Which roles are written: those that are not to be held any more come first, long before the others. */
export type RoleStep = 'take' | 'give';

/** Whether a template's value lacks roles that are held. */
export function takesRoles(wanted: Json | undefined, found: Json | undefined): boolean {
  const [ours, theirs] = [roleNames(wanted), roleNames(found)];
  return (
    theirs.realm.some(role => !ours.realm.includes(role)) ||
    Object.entries(theirs.client).some(([id, roles]) => roles.some(role => ours.client[id]?.includes(role) !== true))
  );
}

/**
 * Takes roles or gives them, where a change says so. Who gives also takes what came in between.
 *
 * @param named - where within the names: `['realm']`, `['client', 'realm-management']`; everything where it is empty
 */
export async function writeRoles(
  realm: Realm,
  { wanted, found }: { readonly wanted: RoleNames; readonly found: RoleNames },
  named: readonly (readonly string[])[],
  step: RoleStep,
  holder: RoleHolder,
): Promise<void> {
  const isNamed = (...part: readonly string[]): boolean =>
    named.some(names => names.every((name, index) => name === part[index]));
  const change = async (
    names: readonly string[],
    held: readonly string[],
    roles: readonly JsonObject[],
    client?: string,
  ): Promise<void> => {
    const references = (some: readonly string[]): RoleReference[] =>
      some.map(name => ({ id: String(stillThere(roles.find(role => role.name === name)).id), name }));
    const added = names.filter(name => !held.includes(name));
    const removed = held.filter(name => !names.includes(name));
    if (removed.length > 0) await holder.remove(references(removed), client);
    if (added.length > 0 && step === 'give') await holder.add(references(added), client);
  };
  if (isNamed('realm')) await change(wanted.realm, found.realm, await realmRolesOf(realm));
  for (const clientId of new Set([...Object.keys(wanted.client), ...Object.keys(found.client)])) {
    if (!isNamed('client', clientId)) continue;
    const { id, roles } = stillThere(await clientRolesOf(realm, clientId));
    await change(wanted.client[clientId] ?? [], found.client[clientId] ?? [], roles, id);
  }
}
