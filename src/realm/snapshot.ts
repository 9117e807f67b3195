import { inFlight } from '../in-flight.js';
import type { Connection } from '../keycloak/connection.js';
import type { JsonObject, Resources } from '../template/template.js';
import { desiredItems } from './desired.js';
import { type Inventory, readInventory } from './inventory.js';
import { asJson } from './json.js';
import type { Fault, NotRead, Realm, ResourceKind } from './resource.js';

/** A realm as it was read, once, as far as a template is concerned. Holds secrets: not to be shown or stored. */
export interface Snapshot {
  readonly realm: string;
  /** The realm itself; undefined where there is none, and then there are no items either. */
  readonly representation: JsonObject | undefined;
  /** By the resource kind's id. */
  readonly items: ReadonlyMap<string, readonly JsonObject[]>;
  /** What this tool made there; undefined where nothing is known of it. */
  readonly inventory?: Inventory | undefined;
  /** Because of these, no plan can be made. */
  readonly faults: readonly Fault[];
  /** Absent: all of it was read. */
  readonly notRead?: readonly NotRead[];
}

/**
 * Reads everything that a template speaks of, what this tool made, and what stands beside it.
 *
 * @param options.deep - also what takes a request for each of many resources
 * @throws Error when the realm's inventory is not readable
 */
export async function takeSnapshot(
  connection: Connection,
  kinds: readonly ResourceKind[],
  desired: Resources,
  { deep = false }: { readonly deep?: boolean } = {},
): Promise<Snapshot> {
  const notRead: NotRead[] = [];
  const onNotRead = (what: NotRead) => void notRead.push(what);
  const realm = await openRealm(connection, { desired, deep, onNotRead }, kinds);
  const { name, representation } = realm;
  const inventory = readInventory(representation);
  const read = await inFlight(kinds, kinds.length, async kind => {
    const wanted = desiredItems(kind, desired, name);
    const faults = (await kind.faults?.(realm, wanted)) ?? [];
    const made = [...(inventory?.get(kind.id)?.keys() ?? [])];
    return { id: kind.id, items: representation === undefined ? [] : await kind.read(realm, wanted, made), faults };
  });
  return {
    realm: name,
    representation,
    inventory,
    items: new Map(read.map(({ id, items }) => [id, items])),
    faults: read.flatMap(({ faults }) => faults),
    notRead,
  };
}

/**
 * Reads everything of a realm that a template could speak of, but of its users only those that are named.
 *
 * @returns undefined where there is no such realm
 */
export async function takeWhole(
  connection: Connection,
  kinds: readonly ResourceKind[],
  usernames: readonly string[],
): Promise<Snapshot | undefined> {
  const realm = await openRealm(connection, { desired: {} }, kinds);
  const { name, representation } = realm;
  if (representation === undefined) return undefined;
  const read = await inFlight(kinds, kinds.length, async kind => {
    // Roles are read of those of whom something is said of them.
    const users = usernames.map(username => ({ username, realmRoles: [], clientRoles: {} }));
    return [kind.id, await (kind.all?.(realm) ?? kind.read(realm, kind.section === 'users' ? users : [], []))] as const;
  });
  return { realm: name, representation, items: new Map(read), faults: [] };
}

/** The realm that a connection leads to, with its own representation read; other things are asked for meanwhile. */
async function openRealm(
  { admin, realm: name }: Connection,
  more: Pick<Realm, 'desired' | 'deep' | 'onNotRead'>,
  kinds: readonly ResourceKind[],
): Promise<Realm> {
  const reading = admin.realms.findOne({ realm: name });
  const realm: Realm & { representation: JsonObject | undefined } = { name, admin, ...more, representation: undefined };
  // Of a realm that is not there, these fail; of one that is, who reads them is told.
  for (const kind of kinds) kind.ahead?.(realm).catch(() => undefined);
  const representation = await reading;
  realm.representation = representation ? asJson(representation) : undefined;
  return realm;
}
