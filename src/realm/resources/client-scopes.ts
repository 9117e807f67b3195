import type ClientScopeRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientScopeRepresentation.js';
import { inFlight } from '../../in-flight.js';
import type { Json, JsonObject } from '../../template/template.js';
import { SCOPE_FIELDS, scopesOf } from '../assigned-scopes.js';
import { asJson, isList, isObject } from '../json.js';
import { MAPPERS, mapperToSend, writeMappers } from '../mappers.js';
import { stillThere } from '../meanwhile.js';
import { attributeMap } from '../mutations.js';
import { changedFields, namedIn, withNamed } from '../named.js';
import type { ResourceKind } from '../resource.js';
import { asValue } from '../role-names.js';
import { mappedRoles } from '../roles.js';

/** Client scopes with their protocol mappers, by name. */
export default {
  id: 'client-scopes',
  section: 'clientScopes',
  after: ['realm'],
  key: scope => String(scope.name),
  identity: 'chosen',
  keyed: { protocolMappers: 'name' },
  watched: [MAPPERS, 'scopeMappings'],
  ahead: scopesOf,
  async read(realm, desired, made) {
    const names = new Set([...desired.map(({ name }) => String(name)), ...made]);
    const found = (await scopesOf(realm)).filter(({ name }) => names.has(String(name)));
    if (found.length > MOST_READ && realm.deep !== true) {
      realm.onNotRead?.({ kind: 'client-scopes', field: 'scopeMappings', count: found.length });
      return found;
    }
    return inFlight(found, 4, async scope => {
      const mapped = await realm.admin.clientScopes.listScopeMappings({ id: String(scope.id) });
      return { ...scope, scopeMappings: asValue(mappedRoles(mapped)) };
    });
  },
  all: scopesOf,
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
  removal: { each: ({ admin }, scope) => admin.clientScopes.del({ id: String(scope.id) }) },
  async undeletable(_realm, items, { stays }) {
    const clients = stays.get('clients') ?? [];
    const policies = stays.get('client-policies') ?? [];
    return items.flatMap(({ name = null }) => [
      ...clients
        .filter(client => SCOPE_FIELDS.some(field => includes(client[field], name)))
        .map(({ clientId }) => `client-scopes "${name}": the client "${clientId}" has it, and would lose it`),
      ...policies
        .filter(({ conditions }) => conditionsName(conditions, name))
        .map(policy => `client-scopes "${name}": a condition of the policy "${policy.name}" names it`),
    ]);
  },
} satisfies ResourceKind;

/** Of more scopes it is not read which roles they let into tokens, unless that is asked for: a request for each. */
const MOST_READ = 50;

function includes(list: Json | undefined, name: Json): boolean {
  return isList(list) && list.includes(name);
}

function conditionsName(conditions: Json | undefined, scope: Json): boolean {
  return (isList(conditions) ? conditions : []).some(
    condition =>
      isObject(condition) && isObject(condition.configuration) && includes(condition.configuration.scopes, scope),
  );
}

function scopeToSend(scope: JsonObject): JsonObject {
  const { [MAPPERS]: _, ...rest } = scope;
  return { protocol: 'openid-connect', ...rest, attributes: attributeMap(scope.attributes) };
}
