import { inFlight } from '../in-flight.js';
import type { Connection } from '../keycloak/connection.js';
import type { JsonObject, Resources } from '../template/template.js';
import { asJson, isList, isObject } from './json.js';
import type { Fault, Realm, ResourceKind } from './resource.js';

/** A realm as it was read, once, as far as a template is concerned. Holds secrets: not to be shown or stored. */
export interface Snapshot {
  readonly realm: string;
  /** The realm itself; undefined where there is none, and then there are no items either. */
  readonly representation: JsonObject | undefined;
  /** By the resource kind's id. */
  readonly items: ReadonlyMap<string, readonly JsonObject[]>;
  /** Because of these, no plan can be made. */
  readonly faults: readonly Fault[];
}

const KINDS_IN_FLIGHT = 4;

/** Reads everything that a template speaks of, and what stands beside it. */
export async function takeSnapshot(
  connection: Connection,
  kinds: readonly ResourceKind[],
  desired: Resources,
): Promise<Snapshot> {
  const realm = await openRealm(connection, desired);
  const { name, representation } = realm;
  const read = await inFlight(kinds, KINDS_IN_FLIGHT, async kind => {
    const wanted = desiredItems(kind, desired, name);
    const faults = (await kind.faults?.(realm, wanted)) ?? [];
    return { id: kind.id, items: representation === undefined ? [] : await kind.read(realm, wanted), faults };
  });
  return {
    realm: name,
    representation,
    items: new Map(read.map(({ id, items }) => [id, items])),
    faults: read.flatMap(({ faults }) => faults),
  };
}

/** The realm that a connection leads to, with its own representation read. */
async function openRealm(connection: Connection, desired: Resources): Promise<Realm> {
  const representation = await connection.admin.realms.findOne({ realm: connection.realm });
  return {
    name: connection.realm,
    admin: connection.admin,
    desired,
    representation: representation ? asJson(representation) : undefined,
  };
}

/** The template's items of a kind; of the realm itself there is always one, whether the template speaks of it or not. */
export function desiredItems(kind: ResourceKind, desired: Resources, realm: string): readonly JsonObject[] {
  const section = desired[kind.section];
  if (isList(section)) return section.filter(isObject);
  return kind.section === 'realm' ? [{ ...(isObject(section) ? section : {}), realm }] : [];
}
