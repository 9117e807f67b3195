import { setTimeout as sleep } from 'node:timers/promises';
import type RealmRepresentation from '@keycloak/keycloak-admin-client/lib/defs/realmRepresentation.js';
import { KeycloakError } from '../keycloak/errors.js';
import type { JsonObject } from '../template/template.js';
import type { Realm } from './resource.js';
import type { RoleNames } from './role-names.js';

/** What one export of the realm says of its clients' roles; undefined of a client of which it says nothing. */
export interface Exported {
  scopeMappings(clientId: string): RoleNames | undefined;
  serviceAccountRoles(clientId: string): RoleNames | undefined;
  /** Paths of the groups of which the service account is a member, and whose roles it so has. */
  serviceAccountGroups(clientId: string): readonly string[] | undefined;
}

/** As many requests of their own are as fast as an export. */
const FEW = 8;
/**
 * Keycloak exports a realm in one transaction, whose cost grows with the square of what is not cached: of 1,000 clients
 * it is 0.1 s at best and 15 s at worst, of 250 a second.
 */
export const MOST_EXPORTED = 250;
const MOST_GROUPS = 500;
/** Clients may be cached on another node of a cluster than the one that exports. */
const PATIENCE_MS = 5_000;

/**
 * Reads the roles of many clients by one request (`partial-export`, which changes nothing and is no admin event).
 *
 * Undefined where the clients' own requests serve better: they are few, the realm has more than
 * {@link MOST_EXPORTED} clients, the account may not export (`manage-realm`), or the server does not answer in time.
 *
 * @param ours - the clients that are asked for
 * @param all - every client of the realm, just read
 */
export async function exportedRoles(
  { admin, name: realm }: Realm,
  ours: readonly JsonObject[],
  all: readonly JsonObject[],
): Promise<Exported | undefined> {
  const accounts = ours.filter(hasServiceAccount).length;
  if (ours.filter(mayHaveScopeMappings).length + 2 * accounts <= FEW) return undefined;
  if (all.length > MOST_EXPORTED) return undefined;
  try {
    const withRoles = accounts > 0 && (await admin.groups.count()).count <= MOST_GROUPS;
    const exported = admin.realms.export({ realm, exportClients: true, exportGroupsAndRoles: withRoles });
    // What is not waited for any longer may still fail.
    exported.catch(() => undefined);
    const late = sleep(PATIENCE_MS, undefined, { ref: false });
    const representation = await Promise.race([exported, late]);
    return representation === undefined ? undefined : rolesIn(representation, withRoles);
  } catch (refusal) {
    // Whatever it is, the requests of their own say it better, or succeed.
    if (refusal instanceof KeycloakError) return undefined;
    throw refusal;
  }
}

function rolesIn(
  { clients = [], users = [], scopeMappings = [], clientScopeMappings = {} }: RealmRepresentation,
  withRoles: boolean,
): Exported {
  const scopes = new Map(
    clients.map(({ clientId = '' }) => [clientId, { realm: [] as string[], client: new Map<string, string[]>() }]),
  );
  for (const { client = '', roles = [] } of scopeMappings) scopes.get(client)?.realm.push(...roles);
  for (const [owner, mappings] of Object.entries(clientScopeMappings as ScopeMappings)) {
    for (const { client = '', roles = [] } of mappings) scopes.get(client)?.client.set(owner, roles);
  }
  const accounts = new Map(
    (withRoles ? users : []).map(({ serviceAccountClientId = '', realmRoles = [], clientRoles = {}, groups = [] }) => [
      serviceAccountClientId,
      { roles: { realm: realmRoles, client: clientRoles as Record<string, string[]> }, groups },
    ]),
  );
  return {
    scopeMappings: clientId => {
      const found = scopes.get(clientId);
      return found === undefined ? undefined : { realm: found.realm, client: Object.fromEntries(found.client) };
    },
    serviceAccountRoles: clientId => accounts.get(clientId)?.roles,
    serviceAccountGroups: clientId => accounts.get(clientId)?.groups,
  };
}

type ScopeMappings = Readonly<Record<string, readonly { readonly client?: string; readonly roles?: string[] }[]>>;

function mayHaveScopeMappings({ fullScopeAllowed }: JsonObject): boolean {
  return fullScopeAllowed !== true;
}

function hasServiceAccount({ serviceAccountsEnabled }: JsonObject): boolean {
  return serviceAccountsEnabled === true;
}
