import { didYouMean } from '../nearest.js';
import { type Json, type Path, pathOf, type Resources } from '../template/template.js';
import { isList, isObject } from './json.js';
import { LOCK_ROLE } from './lock.js';
import type { NamedRoles } from './named-roles.js';
import type { Fault, Realm } from './resource.js';
import { clientRolesOf, realmRolesOf } from './role-names.js';

/**
 * Roles that are named and that will not be there: neither in the template, nor in the realm, nor in a new one by
 * itself. Keycloak would refuse them after half of the work is done.
 */
export async function missingRoles(realm: Realm, named: readonly NamedRoles[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const ours = new Set(namesIn(realm.desired.realmRoles).filter(name => name !== LOCK_ROLE));
  const oursByClient = ownRolesByClient(realm.desired);
  for (const { at, who, roles } of named) {
    // Only what the template has not is asked for.
    const others = roles.realm.filter(role => !ours.has(role));
    const known = others.length === 0 ? ours : new Set([...ours, ...(await realmRolesIn(realm))]);
    for (const role of others.filter(role => !known.has(role))) {
      faults.push(role === LOCK_ROLE ? lockFault(at.realm, who) : faultOf(at.realm, who, realm, role, known));
    }
    for (const [clientId, names] of Object.entries(roles.client)) {
      const path = at.client + pathOf(clientId);
      const oursOfClient = oursByClient.get(clientId);
      if (oursOfClient !== undefined && names.every(name => oursOfClient.has(name))) continue;
      const theirs = await clientRolesIn(realm, clientId);
      if (oursOfClient === undefined && theirs === undefined) {
        const message = `${who} names the client "${clientId}", which is neither in the template nor in realm ${realm.name}`;
        faults.push({ path, message, hint: 'Roles of a client stand under its client id.' });
        continue;
      }
      const ofClient = new Set([...(oursOfClient ?? []), ...(theirs ?? [])]);
      const missing = names.filter(role => !ofClient.has(role));
      faults.push(...missing.map(role => faultOf(path, who, realm, role, ofClient, clientId)));
    }
  }
  return faults;
}

/** Names of the roles that the template's clients have, by client id. */
export function ownRolesByClient({ clients = [] }: Resources): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    clients.map(({ clientId, roles, authorizationServicesEnabled }) => {
      // Keycloak makes it along with the authorization services.
      const own = authorizationServicesEnabled === true ? ['uma_protection'] : [];
      return [String(clientId), new Set([...namesIn(roles), ...own])];
    }),
  );
}

function faultOf(
  path: Path,
  who: string,
  realm: Realm,
  role: string,
  known: ReadonlySet<string>,
  clientId?: string,
): Fault {
  const which = clientId === undefined ? `the realm role "${role}"` : `the role "${role}" of client "${clientId}"`;
  return {
    path,
    message: `${who} names ${which}, which is neither in the template nor in realm ${realm.name}${didYouMean(role, known)}`,
    hint: `Add it under ${clientId === undefined ? '"realmRoles"' : '"roles" of the client'}, or do not name it.`,
  };
}

/** What is wrong where a template names the role that is the lock. */
export function lockFault(path: Path, who: string): Fault {
  return {
    path,
    message: `${who} names the role "${LOCK_ROLE}", which keeps two applies apart and is nobody else's`,
    hint: 'Choose another name.',
  };
}

/** Names of the realm's roles; of a realm that is not there, those of a new one. */
export async function realmRolesIn(realm: Realm): Promise<readonly string[]> {
  if (realm.representation !== undefined) return namesIn(await realmRolesOf(realm));
  const { roles } = (await import('../catalogue/new-realm.js')).newRealm;
  return namesIn(roles.realm).map(role => role.replace('{realm}', realm.name.toLowerCase()));
}

/** Names of a client's roles; undefined where there is no such client, or will not be in a new realm. */
export async function clientRolesIn(realm: Realm, clientId: string): Promise<readonly string[] | undefined> {
  if (realm.representation !== undefined) {
    const found = await clientRolesOf(realm, clientId);
    return found === undefined ? undefined : namesIn(found.roles);
  }
  const { roles } = (await import('../catalogue/new-realm.js')).newRealm;
  const ofClients = isObject(roles.client) ? roles.client : {};
  return Object.hasOwn(ofClients, clientId) ? namesIn(ofClients[clientId]) : undefined;
}

/** Names of a list's items. */
export function namesIn(list: Json | undefined): readonly string[] {
  return (isList(list) ? list : []).filter(isObject).map(({ name }) => String(name));
}
