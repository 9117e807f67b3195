import { newRealm, unchangeableClient } from '../catalogue/new-realm.js';
import { itemsBy } from '../realm/difference.js';
import { isObject } from '../realm/json.js';
import { isBuiltInClient } from '../realm/mutations.js';
import type { Json, JsonObject } from '../template/template.js';
import type { LeftOut } from './beside.js';
import { overlay } from './overlay.js';
import { plainClient } from './plain.js';
import { usualClient } from './usual.js';

/** A client of Keycloak's own that is not as in a new realm. */
export interface ChangedOwn {
  readonly clientId: string;
  /** What is another; an attribute that it lacks is empty. */
  readonly changed: JsonObject;
  /** As a new realm has it. */
  readonly usual: JsonObject;
}

/** Of Keycloak's own clients what is not as in a new realm; what no template can say of them is told. */
export function changedOwnClients(
  clients: readonly JsonObject[],
  realm: string,
  chosen: (clientId: string) => boolean,
  leftOut: LeftOut[],
): readonly ChangedOwn[] {
  const there = new Map(clients.filter(isBuiltInClient).map(client => [client.clientId, client]));
  const address = JSON.stringify(encodeURIComponent(realm)).slice(1, -1);
  const text = JSON.stringify(newRealm.clients).replaceAll('/{realm}/', () => `/${address}/`);
  return (JSON.parse(text) as readonly JsonObject[]).flatMap((one): ChangedOwn[] => {
    const clientId = String(one.clientId);
    if (!chosen(clientId)) return [];
    const tell = (lost: string) =>
      leftOut.push({
        what: `client ${clientId}: ${lost}`,
        why: "it is Keycloak's own, and a template deletes nothing",
      });
    const client = there.get(clientId);
    if (client === undefined) {
      tell('that it is deleted');
      return [];
    }
    const roles = (newRealm.roles.client as Readonly<Record<string, readonly JsonObject[]>>)[clientId] ?? [];
    const usual = usualOwn({ ...one, roles });
    // Keycloak gives even its public clients a secret; and of its roles only those that it does not have by itself.
    const { secret: _, ...found } = plainClient(client);
    for (const field of ['protocolMappers', 'roles']) {
      const has = itemsBy('name', found[field]);
      const gone = [...itemsBy('name', usual[field]).keys()].filter(name => !has.has(name));
      if (gone.length > 0) tell(`that it lacks ${gone.join(', ')}`);
    }
    const names = Object.keys(map(one.attributes)).filter(name => name !== 'realm_client');
    const attributes = { ...Object.fromEntries(names.map(name => [name, ''])), ...map(found.attributes) };
    const own = new Set(roles.map(({ name }) => name));
    const more = [...itemsBy('name', found.roles).values()].filter(({ name }) => !own.has(name ?? ''));
    const { clientId: _id, ...changed } = overlay({}, { ...found, attributes, roles: more }, usual);
    if (Object.keys(changed).length === 0) return [];
    if (clientId !== unchangeableClient) return [{ clientId, changed, usual }];
    leftOut.push({ what: `client ${clientId}: ${Object.keys(changed).join(', ')}`, why: 'nobody can change it' });
    return [];
  });
}

/** One of Keycloak's own as a template would write it, with what every client has. */
function usualOwn(client: JsonObject): JsonObject {
  const taken = usualClient(client);
  const plain = plainClient(client);
  const attributes = { ...map(taken.attributes), ...map(plain.attributes) };
  return { ...taken, ...plain, attributes };
}

function map(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
