import type ProtocolMapperRepresentation from '@keycloak/keycloak-admin-client/lib/defs/protocolMapperRepresentation.js';
import type { Json, JsonObject } from '../template/template.js';
import { itemsBy } from './difference.js';
import { asJson } from './json.js';
import { stillThere } from './meanwhile.js';
import { attributeMap } from './mutations.js';
import { namedIn, withNamed } from './named.js';
import type { Task } from './resource.js';

type Mapper = Record<string, Json>;

/** The field in which a client and a client scope hold their protocol mappers. */
export const MAPPERS = 'protocolMappers';

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
  const named = namedIn(change).filter(([field]) => field === MAPPERS);
  const current = itemsBy('name', (await endpoint.list()).map(asJson));
  const wanted = itemsBy('name', desired[MAPPERS]);
  for (const name of new Set(named.map(([, mapper = '']) => mapper))) {
    const [want, have] = [wanted.get(name), current.get(name)];
    if (want === undefined) continue;
    const within = named.filter(([, mapper]) => mapper === name).map(([, , ...rest]) => rest);
    // Missed as a whole, or only in single values.
    const missed = within.some(rest => rest.length === 0);
    const sent: Mapper = missed ? mapperToSend(want) : withNamed(stillThere(have), mapperToSend(want), within);
    // A PUT passes over another protocol.
    const stays = have?.protocol === sent.protocol;
    if (have !== undefined && !stays) await endpoint.remove(String(have.id));
    if (have !== undefined && stays) await endpoint.update(String(have.id), { ...sent, id: String(have.id) });
    else await endpoint.add(withoutId(sent));
  }
}

function withoutId({ id: _, ...mapper }: Mapper): Mapper {
  return mapper;
}

/** A mapper as the admin API takes it. */
export function mapperToSend(mapper: JsonObject): Mapper {
  return { protocol: 'openid-connect', ...mapper, config: attributeMap(mapper.config) };
}
