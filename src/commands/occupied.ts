import type { Connection } from '../keycloak/connection.js';
import type { Occupied } from '../probe/target/occupied.js';
import type { JsonObject, Template } from '../template/template.js';
import { unlessAborted } from './connection.js';
import { agreed } from './question.js';
import type { Session } from './session.js';

/**
 * Asks before a realm is probed that others use.
 *
 * @returns false: the user does not want it
 * @throws Error when there is nobody to ask
 */
export async function mayProbe(connection: Connection, template: Template, session: Session): Promise<boolean> {
  const found = await unlessAborted(occupiedByOthers(connection, template), session.signal);
  if (found.clients.length === 0 && found.sessions === 0) return true;
  const { realm, server } = connection;
  const inUse = `realm ${realm} of ${server} is in use by others: ${inWords(found)}.`;
  const means = 'Probing makes two clients and a user there, and sends some hundred requests that are to be refused.';
  if (session.stdin.isTTY !== true) throw new Error(`${inUse}\n  ${means} Give --yes if it is meant.`);
  return agreed(`The ${inUse} ${means} Probe it?`, session);
}

async function occupiedByOthers(connection: Connection, template: Template): Promise<Occupied> {
  const { admin, realm } = connection;
  const { occupiedBy } = await import('../probe/target/occupied.js');
  const representation = await admin.realms.findOne({ realm });
  // The run itself says best that there is no such realm.
  if (representation === null || representation === undefined) return { clients: [], more: false, sessions: 0 };
  const { clients = [] } = template.resources;
  const named = clients.map(({ clientId }) => String(clientId));
  return occupiedBy(connection, new Set([...named, ...(await madeClients(representation as JsonObject))]));
}

/** Clients that `apply` made there, for whichever template. */
async function madeClients(representation: JsonObject): Promise<readonly string[]> {
  const { readInventory } = await import('../realm/inventory.js');
  try {
    return [...(readInventory(representation)?.get('clients')?.keys() ?? [])];
  } catch {
    // Whoever cannot read it knows nothing of what was made, and apply is where that is repaired.
    return [];
  }
}

const NAMED = 5;

function inWords({ clients, more, sessions }: Occupied): string {
  const names = clients.slice(0, NAMED).join(', ') + (clients.length > NAMED ? ' …' : '');
  const count = `${more ? 'at least ' : ''}${clients.length} ${clients.length === 1 ? 'client' : 'clients'}`;
  return [
    ...(clients.length === 0 ? [] : [`${count} not of the template (${names})`]),
    ...(sessions === 0 ? [] : [`${sessions} ${sessions === 1 ? 'session' : 'sessions'}`]),
  ].join(', ');
}
