import { didYouMean } from '../nearest.js';
import type { Json, JsonObject, Path } from '../template/template.js';
import { isList, isObject } from './json.js';
import { LOCK_ROLE } from './lock.js';
import type { Fault, Realm } from './resource.js';
import { clientRolesOf, type RoleNames, realmRolesOf } from './role-names.js';

/** Where a template names roles. */
export interface NamedRoles {
  readonly path: Path;
  /** Who names them, as a sentence begins with it: `Realm role "teller"`. */
  readonly who: string;
  readonly roles: RoleNames;
}

/**
 * Roles that are named and that will not be there: neither in the template, nor in the realm, nor in a new one by
 * itself. Keycloak would refuse them after half of the work is done.
 */
export async function missingRoles(realm: Realm, named: readonly NamedRoles[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { path, who, roles } of named) {
    const known = roles.realm.length === 0 ? new Set<string>() : await knownRealmRoles(realm);
    faults.push(
      ...roles.realm
        .filter(role => !known.has(role))
        .map(role => (role === LOCK_ROLE ? lockFault(path, who) : faultOf(path, who, realm, role, known))),
    );
    for (const [clientId, names] of Object.entries(roles.client)) {
      const ofClient = await knownClientRoles(realm, clientId);
      if (ofClient === undefined) {
        const message = `${who} names the client "${clientId}", which is neither in the template nor in realm ${realm.name}`;
        faults.push({ path, message, hint: 'Roles of a client stand under its client id.' });
        continue;
      }
      faults.push(
        ...names.filter(role => !ofClient.has(role)).map(role => faultOf(path, who, realm, role, ofClient, clientId)),
      );
    }
  }
  return faults;
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

async function knownRealmRoles(realm: Realm): Promise<ReadonlySet<string>> {
  const ours = names(realm.desired.realmRoles);
  const theirs = realm.representation === undefined ? await rolesOfNew(realm) : names(await realmRolesOf(realm));
  return new Set([...ours, ...theirs].filter(name => name !== LOCK_ROLE));
}

async function knownClientRoles(realm: Realm, clientId: string): Promise<ReadonlySet<string> | undefined> {
  const client = realm.desired.clients?.find(item => item.clientId === clientId);
  const theirs =
    realm.representation === undefined
      ? await rolesOfNew(realm, clientId)
      : names((await clientRolesOf(realm, clientId))?.roles);
  if (client === undefined && theirs.length === 0) return undefined;
  return new Set([...names(client?.roles), ...theirs]);
}

/** Roles that a new realm has by itself; those of a client where one is named. */
async function rolesOfNew({ name }: Realm, clientId?: string): Promise<readonly string[]> {
  const { newRealm } = await import('../catalogue/new-realm.js');
  const { realm, client } = newRealm.roles;
  if (clientId !== undefined) return names(isObject(client) ? client[clientId] : undefined);
  return names(realm).map(role => role.replace('{realm}', name.toLowerCase()));
}

function names(list: Json | readonly JsonObject[] | undefined): readonly string[] {
  return (isList(list as Json) ? (list as readonly Json[]) : []).filter(isObject).map(({ name }) => String(name));
}
