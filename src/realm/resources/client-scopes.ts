import type ClientScopeRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientScopeRepresentation.js';
import type { JsonObject } from '../../template/template.js';
import { scopesOf } from '../assigned-scopes.js';
import { asJson, isList, isObject } from '../json.js';
import { MAPPERS, mapperToSend, writeMappers } from '../mappers.js';
import { stillThere } from '../meanwhile.js';
import { attributeMap } from '../mutations.js';
import { changedFields, namedIn, withNamed } from '../named.js';
import type { ResourceKind } from '../resource.js';

/** Client scopes with their protocol mappers, by name. */
export default {
  id: 'client-scopes',
  section: 'clientScopes',
  after: ['realm'],
  key: scope => String(scope.name),
  identity: 'chosen',
  keyed: { protocolMappers: 'name' },
  watched: [MAPPERS],
  async read(realm, desired, made) {
    const names = new Set([...desired.map(({ name }) => String(name)), ...made]);
    return (await scopesOf(realm)).filter(({ name }) => names.has(String(name)));
  },
  writing: {
    inFlight: 4,
    async each({ admin }, task) {
      const { desired, current } = task;
      if (current === undefined) {
        const mappers = isList(desired[MAPPERS]) ? desired[MAPPERS].filter(isObject).map(mapperToSend) : [];
        await admin.clientScopes.create({ ...scopeToSend(desired), [MAPPERS]: mappers } as ClientScopeRepresentation);
        return;
      }
      const id = String(current.id);
      const named = namedIn(task.change).filter(([field]) => field !== MAPPERS);
      if (named.length > 0) {
        const now = asJson(stillThere(await admin.clientScopes.findOne({ id })));
        const next = withNamed(now, scopeToSend(desired), named);
        await admin.clientScopes.update({ id }, next as ClientScopeRepresentation);
      }
      if (changedFields(task.change).has(MAPPERS)) {
        await writeMappers(task, {
          list: () => admin.clientScopes.listProtocolMappers({ id }),
          add: mapper => admin.clientScopes.addProtocolMapper({ id }, mapper),
          update: (mapperId, mapper) => admin.clientScopes.updateProtocolMapper({ id, mapperId }, mapper),
          remove: mapperId => admin.clientScopes.delProtocolMapper({ id, mapperId }),
        });
      }
    },
  },
} satisfies ResourceKind;

function scopeToSend(scope: JsonObject): JsonObject {
  const { [MAPPERS]: _, ...rest } = scope;
  return { protocol: 'openid-connect', ...rest, attributes: attributeMap(scope.attributes) };
}
