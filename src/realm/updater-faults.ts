import type GroupRepresentation from '@keycloak/keycloak-admin-client/lib/defs/groupRepresentation.js';
import { didYouMean } from '../nearest.js';
import type { Path } from '../template/template.js';
import { LOCK_ROLE } from './lock.js';
import { clientRolesIn, lockFault, namesIn, ownRolesByClient, realmRolesIn } from './missing-roles.js';
import type { Fault, Realm } from './resource.js';

/** What a condition on whoever saves a client looks for. */
export interface Sought {
  readonly path: Path;
  /** As a sentence begins with the policy: `The client policy "x"`. */
  readonly who: string;
  readonly names: readonly string[];
}

const NOBODY = 'It would hold for nobody.';

/**
 * Roles that `client-updater-source-roles` looks for and that will not be there. Keycloak takes `bank.portal.admin` for
 * the role `admin` of the client `bank.portal`; where there is no such client, for `portal.admin` of the client `bank`;
 * and for a realm role where there is none of these clients (`DefaultAlternativeLookupProvider.lookupRoleFromString`).
 */
export async function updaterRoleFaults(realm: Realm, { path, who, names }: Sought): Promise<readonly Fault[]> {
  const ours = ownRolesByClient(realm.desired);
  const ofRealm = new Set(namesIn(realm.desired.realmRoles));
  const faults: Fault[] = [];
  for (const name of names) {
    if (name === LOCK_ROLE) {
      faults.push(lockFault(path, who));
      continue;
    }
    const holder = await holderOf(realm, ours, name);
    if (holder !== undefined) {
      if (holder.roles.has(holder.role)) continue;
      const message =
        `${who} looks for "${name}", the role "${holder.role}" of client "${holder.clientId}", which is neither in the ` +
        `template nor in realm ${realm.name}${didYouMean(holder.role, holder.roles)}`;
      faults.push({ path, message, hint: `${NOBODY} Add it under "roles" of the client, or name one that is there.` });
      continue;
    }
    if (ofRealm.has(name)) continue;
    const known = new Set([...ofRealm, ...(await realmRolesIn(realm))]);
    if (known.has(name)) continue;
    const client = name.includes('.') ? `, and no part before a dot is a client` : '';
    const message = `${who} looks for the realm role "${name}", which is neither in the template nor in realm ${realm.name}${client}${didYouMean(name, known)}`;
    const hint = `${NOBODY} Add it under "realmRoles", or name one that is there; a client's is written client.role.`;
    faults.push({ path, message, hint });
  }
  return faults;
}

interface Holder {
  readonly clientId: string;
  readonly role: string;
  readonly roles: ReadonlySet<string>;
}

/** The client of which Keycloak takes a role to be; undefined where it takes it for the realm's. */
async function holderOf(
  realm: Realm,
  ours: ReadonlyMap<string, ReadonlySet<string>>,
  name: string,
): Promise<Holder | undefined> {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const [clientId, role] = [name.slice(0, dot), name.slice(dot + 1)];
    const own = ours.get(clientId);
    if (own?.has(role) === true) return { clientId, role, roles: own };
    const theirs = await clientRolesIn(realm, clientId);
    if (own !== undefined || theirs !== undefined) {
      return { clientId, role, roles: new Set([...(own ?? []), ...(theirs ?? [])]) };
    }
  }
  return undefined;
}

/**
 * Groups that `client-updater-source-groups` looks for and the realm does not have. Keycloak compares names alone, so
 * that a path fits no group.
 */
export async function updaterGroupFaults(realm: Realm, { path, who, names }: Sought): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const name of names) {
    if (await hasGroup(realm, name)) continue;
    const last = name.slice(name.lastIndexOf('/') + 1);
    const meant = last !== name && (await hasGroup(realm, last)) ? `; did you mean "${last}"?` : '';
    faults.push({
      path,
      message: `${who} looks for the group "${name}", which the realm does not have${meant}`,
      hint: `${NOBODY} Groups are looked for by their names and not by paths; no template makes any.`,
    });
  }
  return faults;
}

async function hasGroup({ representation, admin }: Realm, name: string): Promise<boolean> {
  if (representation === undefined || name === '') return false;
  // A group is told below those that it lies in.
  const within = (groups: readonly GroupRepresentation[]): boolean =>
    groups.some(group => group.name === name || within(group.subGroups ?? []));
  return within(await admin.groups.find({ search: name, exact: true }));
}
