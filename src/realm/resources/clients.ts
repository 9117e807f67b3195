import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import { inFlight } from '../../in-flight.js';
import type { JsonObject } from '../../template/template.js';
import { missingScopes, SCOPE_FIELDS, writeScopes } from '../assigned-scopes.js';
import { asJson, isList, isObject } from '../json.js';
import { MAPPERS, mapperToSend, writeMappers } from '../mappers.js';
import { stillThere } from '../meanwhile.js';
import { attributeMap, isBuiltInClient, withoutOwnScopes } from '../mutations.js';
import { changedFields, namedIn, withNamed } from '../named.js';
import { inPages } from '../pages.js';
import type { Realm, ResourceKind } from '../resource.js';
import { withRoles } from '../roles.js';

/** Clients, by their client id. Written under the policies, so that executors see them. */
export default {
  id: 'clients',
  section: 'clients',
  after: ['client-policies', 'client-scopes', 'keys'],
  key: client => String(client.clientId),
  identity: 'chosen',
  keyed: { protocolMappers: 'name' },
  defaults: { authorizationServicesEnabled: false },
  writeOnly: ['secret'],
  watched: [
    ...['attributes', MAPPERS, ...SCOPE_FIELDS, 'authenticationFlowBindingOverrides'],
    ...['redirectUris', 'webOrigins', 'scopeMappings', 'serviceAccountRoles', 'enabled'],
  ],
  async read(realm, desired) {
    const ours = new Map(desired.map(client => [client.clientId, client]));
    const clients = (await inPages(page => realm.admin.clients.find(page))).map(asJson);
    const told = clients.filter(client => ours.has(client.clientId ?? null) || !isBuiltInClient(client));
    return inFlight(told, 4, async client => {
      const wanted = ours.get(client.clientId ?? null);
      if (wanted === undefined) return client;
      return withoutOwnScopes(isBuiltInClient(client) ? client : await withRoles(realm, client), wanted);
    });
  },
  faults: missingScopes,
  writing: {
    inFlight: 8,
    async each(realm, task) {
      const { admin } = realm;
      const { desired, current } = task;
      if (current === undefined) {
        await create(realm, desired);
        return;
      }
      const id = String(current.id);
      const changed = changedFields(task.change);
      const named = namedIn(task.change).filter(([field = '']) => field !== MAPPERS && !SCOPE_FIELDS.includes(field));
      if (named.length > 0) {
        const now = clientToSend(asJson(stillThere(await admin.clients.findOne({ id }))));
        await admin.clients.update({ id }, withNamed(now, clientToSend(desired), named) as ClientRepresentation);
      }
      if (changed.has(MAPPERS)) {
        await writeMappers(task, {
          list: () => admin.clients.listProtocolMappers({ id }),
          add: mapper => admin.clients.addProtocolMapper({ id }, mapper),
          update: (mapperId, mapper) => admin.clients.updateProtocolMapper({ id, mapperId }, mapper),
          remove: mapperId => admin.clients.delProtocolMapper({ id, mapperId }),
        });
      }
      if (SCOPE_FIELDS.some(field => changed.has(field))) {
        const now = asJson(stillThere(await admin.clients.findOne({ id })));
        await writeScopes(realm, task, withoutOwnScopes(now, desired));
      }
    },
  },
} satisfies ResourceKind;

/**
 * Creates a client. Where a policy does not see a client come into being, it is saved once more, so that executors
 * check and configure it; one that they refuse does not stay. It is disabled until then, so that nobody gets in
 * meanwhile, and the next plan shows it if the work ends between the two.
 */
async function create({ admin, desired: { clientPolicies = [] } }: Realm, desired: JsonObject): Promise<void> {
  const mappers = isList(desired[MAPPERS]) ? desired[MAPPERS].filter(isObject).map(mapperToSend) : [];
  const whole = { ...desired, ...clientToSend(desired), [MAPPERS]: mappers };
  if (!hasPolicyBlindToCreation(clientPolicies)) {
    await admin.clients.create(whole as ClientRepresentation);
    return;
  }
  const { id } = await admin.clients.create({ ...whole, enabled: false } as ClientRepresentation);
  try {
    // As Keycloak takes one for enabled of which nothing is said.
    await admin.clients.update({ id }, { enabled: true, ...clientToSend(desired) } as ClientRepresentation);
  } catch (refusal) {
    await admin.clients.del({ id }).catch(() => undefined);
    throw refusal;
  }
}

/** A client without what its PUT passes over. */
function clientToSend(client: JsonObject): JsonObject {
  const { [MAPPERS]: _mappers, defaultClientScopes: _default, optionalClientScopes: _optional, ...rest } = client;
  return { protocol: 'openid-connect', ...rest, attributes: attributeMap(client.attributes) };
}

/**
 * True where a policy looks at what a client has only once it exists: conditions on attributes and roles do not fire
 * when a client is created, only when it is saved, so that its executors would neither check nor configure it.
 */
function hasPolicyBlindToCreation(policies: readonly JsonObject[]): boolean {
  const blind = ['client-attributes', 'client-roles'];
  return policies.some(
    ({ conditions }) =>
      isList(conditions) && conditions.some(item => isObject(item) && blind.includes(String(item.condition))),
  );
}
