import { inFlight } from '../in-flight.js';
import type { Connection } from '../keycloak/connection.js';
import type { JsonObject } from '../template/template.js';
import { asJson } from './json.js';
import { inPages } from './pages.js';

const ROLES_IN_FLIGHT = 4;

/**
 * Every client of a realm, Keycloak's own among them, in pages.
 *
 * @param withRoles - with the names of each client's roles as `roles`, which takes one request a client
 */
export async function readExistingClients({ admin }: Connection, withRoles: boolean): Promise<readonly JsonObject[]> {
  const clients = (await inPages(page => admin.clients.find(page))).map(asJson);
  if (!withRoles) return clients;
  return inFlight(clients, ROLES_IN_FLIGHT, async client => {
    const roles = await admin.clients.listRoles({ id: String(client.id) });
    return { ...client, roles: roles.map(({ name = '' }) => name) };
  });
}
