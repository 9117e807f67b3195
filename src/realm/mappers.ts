import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type { Json, JsonObject } from '../template/template.js';
import { namesOf } from '../template/template.js';
import { itemsBy } from './difference.js';
import { asJson, merged } from './json.js';
import { attributeMap } from './mutations.js';
import type { Change, Task } from './resource.js';

/** The field in which a client and a client scope hold their protocol mappers. */
export const MAPPERS = 'protocolMappers';

/** Names of the fields of a resource in which a change's differences lie. */
export function changedFields({ differences }: Change): ReadonlySet<string> {
  return new Set(differences.map(({ path }) => namesOf(path)[2] ?? ''));
}

/** Writes the protocol mappers that a change names, each by its own request: the holder's PUT passes them over. */
export async function writeMappers(
  { change, desired }: Task,
  endpoint: {
    list(): Promise<readonly ProtocolMapperRepresentation[]>;
    add(mapper: ProtocolMapperRepresentation): Promise<void>;
    update(mapperId: string, mapper: ProtocolMapperRepresentation): Promise<void>;
    remove(mapperId: string): Promise<void>;
  },
): Promise<void> {
  const paths = change.differences.map(({ path }) => namesOf(path)).filter(([, , field]) => field === MAPPERS);
  const names = new Set(paths.map(([, , , name]) => name ?? ''));
  const current = itemsBy('name', (await endpoint.list()).map(asJson));
  const wanted = itemsBy('name', desired[MAPPERS]);
  for (const name of names) {
    const [want, have] = [wanted.get(name), current.get(name)];
    if (want === undefined) continue;
    const sent = mapperToSend(want);
    // A PUT passes over another protocol.
    const stays = have?.protocol === sent.protocol;
    if (have !== undefined && !stays) await endpoint.remove(String(have.id));
    if (have !== undefined && stays) await endpoint.update(String(have.id), merged(have, sent));
    else await endpoint.add(sent);
  }
}

/** A mapper as the admin API takes it. */
export function mapperToSend(mapper: JsonObject): Record<string, Json> {
  return { protocol: 'openid-connect', ...mapper, config: attributeMap(mapper.config) };
}
