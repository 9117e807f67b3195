import type { Connection } from '../../keycloak/connection.js';
import { SCRATCH_PREFIX } from './scratch-name.js';

/** What shows that a realm is in use by others. */
export interface Occupied {
  /** Clients that are neither Keycloak's own nor ours; of very many, the first. */
  readonly clients: readonly string[];
  /** True: there are more clients than were looked at. */
  readonly more: boolean;
  /** Sessions of clients, those of administrators and of earlier probes left out. */
  readonly sessions: number;
}

/** What every realm has from its creation; master has a client for each other realm beside. */
const BUILT_IN = [
  ...['account', 'account-console', 'admin-cli', 'broker', 'realm-management', 'security-admin-console'],
  'master-realm',
];
/** Somebody who administers the realm, perhaps by the account of this very run. */
const ADMINISTRATION = ['admin-cli', 'security-admin-console'];
/** Enough to say that a realm is in use; ten thousand clients need not be read for that. */
const LOOKED_AT = 200;

/**
 * Looks whether others use a realm: probing it makes clients and a user there, fills its event log with refused
 * requests and keeps the server busy. The client of the account that probes, and its sessions, are not others'.
 *
 * @param ours - ids of clients that are not others': the template's, and what apply made
 */
export async function occupiedBy(
  { admin: { clients, realms }, realm, account }: Pick<Connection, 'admin' | 'realm' | 'account'>,
  ours: ReadonlySet<string>,
): Promise<Occupied> {
  const isAccount = (clientId: string) => account.realm === realm && account.clientId === clientId;
  const isOurs = (clientId: string) => ours.has(clientId) || clientId.startsWith(SCRATCH_PREFIX) || isAccount(clientId);
  const isBuiltIn = (clientId: string) =>
    BUILT_IN.includes(clientId) || (realm === 'master' && clientId.endsWith('-realm'));
  const found = await clients.find({ first: 0, max: LOOKED_AT });
  const stats = (await realms.getClientSessionStats({ realm })) as readonly Stats[];
  return {
    clients: found.map(({ clientId = '' }) => clientId).filter(id => !isOurs(id) && !isBuiltIn(id)),
    more: found.length === LOOKED_AT,
    sessions: stats
      .filter(({ clientId }) => !clientId.startsWith(SCRATCH_PREFIX) && !ADMINISTRATION.includes(clientId))
      .filter(({ clientId }) => !isAccount(clientId))
      .reduce((sum, { active, offline }) => sum + Number(active) + Number(offline), 0),
  };
}

interface Stats {
  readonly clientId: string;
  readonly active: string;
  readonly offline: string;
}
