import type ClientRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientRepresentation.js';
import { inFlight } from '../../in-flight.js';
import type { Json, JsonObject } from '../../template/template.js';
import { pathOf } from '../../template/template.js';
import { missingScopes, SCOPE_FIELDS, takeScopes, takesScopes, writeScopes } from '../assigned-scopes.js';
import { ELSEWHERE, savedIn } from '../client-saves.js';
import { clientsOf } from '../clients.js';
import { exportedRoles, MOST_EXPORTED } from '../exported-roles.js';
import { missingFlowsOfClients, withFlowAliases, withFlowIds } from '../flows.js';
import { asJson, isList, isObject } from '../json.js';
import { MAPPERS, mapperToSend, writeMappers } from '../mappers.js';
import { stillThere } from '../meanwhile.js';
import { missingRoles } from '../missing-roles.js';
import { attributeMap, isBuiltInClient, withoutOwnScopes } from '../mutations.js';
import { changedFields, withNamed } from '../named.js';
import { namedByClients } from '../named-roles.js';
import { onceFor } from '../once.js';
import type { Fault, Realm, ResourceKind, Task } from '../resource.js';
import { holdersOf } from '../role-holders.js';
import { rolesOf } from '../role-names.js';
import { ROLE_FIELDS, rolesTie, SERVICE_ACCOUNT_GROUPS, withRoles, writeOwnRoles } from '../roles.js';

/** Clients, by their client id. Written under the policies, so that executors see them. */
export default {
  id: 'clients',
  section: 'clients',
  after: ['client-policies', 'client-scopes', 'keys'],
  key: client => String(client.clientId),
  identity: 'chosen',
  keyed: { protocolMappers: 'name', roles: 'name' },
  whole: ['scopeMappings', 'serviceAccountRoles', 'composites'],
  defaults: { authorizationServicesEnabled: false },
  writeOnly: ['secret'],
  watched: [
    ...['attributes', MAPPERS, ...SCOPE_FIELDS, 'authenticationFlowBindingOverrides'],
    ...[
      'redirectUris',
      'webOrigins',
      ...ROLE_FIELDS,
      SERVICE_ACCOUNT_GROUPS,
      'enabled',
      'rootUrl',
      'adminUrl',
      'serviceAccountsEnabled',
    ],
    ...['publicClient', 'implicitFlowEnabled', 'directAccessGrantsEnabled', 'fullScopeAllowed'],
  ],
  ahead: clientsOf,
  async read(realm, desired) {
    const ours = new Map<Json, JsonObject>(desired.map(client => [client.clientId ?? null, client]));
    const all = await clientsOf(realm);
    const isOurs = (client: JsonObject) => ours.has(client.clientId ?? null);
    const mayHaveMore = all.filter(client => isOurs(client) && !isBuiltInClient(client));
    // A request for each of so many is for those who ask for it.
    const unread = realm.deep !== true && mayHaveMore.length > MOST_EXPORTED;
    if (unread) tellUnread(realm, mayHaveMore, ours);
    const exported = unread ? undefined : await exportedRoles(realm, mayHaveMore, all);
    const told = all.filter(client => isOurs(client) || !isBuiltInClient(client));
    return inFlight(told, 8, async client => {
      const wanted = ours.get(client.clientId ?? null);
      if (wanted === undefined) return client;
      const only = unread || isBuiltInClient(client);
      const whole = await withRoles(realm, client, wanted, { only, exported });
      return withFlowAliases(realm, withoutOwnScopes(whole, wanted));
    });
  },
  async all(realm) {
    const clients = await clientsOf(realm);
    return inFlight(clients, 8, async client => {
      const only = isBuiltInClient(client);
      return withFlowAliases(realm, await withRoles(realm, client, { roles: [] }, { only }));
    });
  },
  async faults(realm, desired) {
    return [
      ...(await missingScopes(realm, desired)),
      ...(await roleFaults(realm, desired)),
      ...(await missingFlowsOfClients(realm, desired)),
    ];
  },
  removal: { each: ({ admin }, client) => admin.clients.del({ id: String(client.id) }) },
  async undeletable(realm, items, others) {
    const reasons = await inFlight(items, 4, async ({ id, clientId }) => {
      const lost = await inFlight(await rolesOf(realm.admin, String(id)), 4, async role => {
        const holders = await holdersOf(
          realm,
          { id: String(role.id), name: String(role.name), client: String(id) },
          others,
        );
        return holders.map(holder => `clients "${clientId}": ${holder} would lose its role "${role.name}"`);
      });
      return lost.flat();
    });
    return reasons.flat();
  },
  writing: {
    inFlight: 8,
    async each(realm, task) {
      const { admin } = realm;
      const { desired, current } = task;
      if (current === undefined) {
        await create(realm, task);
        return;
      }
      const id = String(current.id);
      const made = await writeOwnRoles(realm, task, id);
      const changed = changedFields(task.change);
      // A public client has no secret: made confidential, it would get another than the template's.
      const secret = current.publicClient === true && desired.secret !== undefined ? [['secret']] : [];
      const named = savedIn(task.change);
      if (named.length > 0 || (await isLookedFor(realm, made))) {
        const ours = clientToSend(await withFlowIds(realm, desired));
        const now = clientToSend(asJson(stillThere(await admin.clients.findOne({ id }))));
        try {
          await admin.clients.update({ id }, withNamed(now, ours, [...named, ...secret]) as ClientRepresentation);
        } catch (refusal) {
          // A policy that finds the client by them has not let it be as it is: the next plan must show that.
          for (const roleName of made) await admin.clients.delRole({ id, roleName }).catch(() => undefined);
          throw refusal;
        }
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
    frees(task) {
      const { desired, current } = task;
      if (current === undefined) return undefined;
      const [roles, scopes] = [rolesTie(task, 'take'), takesScopes(task)];
      if (roles === undefined && !scopes) return undefined;
      return async realm => {
        await roles?.(realm);
        if (!scopes) return;
        const now = asJson(stillThere(await realm.admin.clients.findOne({ id: String(current.id) })));
        await takeScopes(realm, task, withoutOwnScopes(now, desired));
      };
    },
    ties: task => rolesTie(task, 'give'),
  },
} satisfies ResourceKind;

/** Says which roles that a client's tokens or its service account may have beside the template's are not looked at. */
function tellUnread(realm: Realm, clients: readonly JsonObject[], ours: ReadonlyMap<Json, JsonObject>): void {
  const tell = (field: string, isThere: (client: JsonObject) => boolean): void => {
    const unread = clients.filter(
      client => isThere(client) && ours.get(client.clientId ?? null)?.[field] === undefined,
    );
    if (unread.length > 0) realm.onNotRead?.({ kind: 'clients', field, count: unread.length });
  };
  tell('scopeMappings', ({ fullScopeAllowed }) => fullScopeAllowed !== true);
  tell('serviceAccountRoles', ({ serviceAccountsEnabled }) => serviceAccountsEnabled === true);
}

/**
 * Creates a client with its roles. Where a policy does not see a client come into being, it is saved once more, so that
 * executors check and configure it; one that they refuse does not stay. So is one to which Keycloak gives redirect URIs.
 * It is disabled until then, so that nobody gets in meanwhile, and the next plan shows it if the work ends between the
 * two. A client for which it is certain that executors would find nothing is made by one request.
 */
async function create(realm: Realm, task: Task): Promise<void> {
  const { admin } = realm;
  const { desired } = task;
  const mappers = isList(desired[MAPPERS]) ? desired[MAPPERS].filter(isObject).map(mapperToSend) : [];
  const scopes = Object.fromEntries(SCOPE_FIELDS.flatMap(field => (field in desired ? [[field, desired[field]]] : [])));
  const ours = clientToSend(await withFlowIds(realm, desired));
  const whole = { ...ours, ...scopes, [MAPPERS]: mappers };
  const saved = getsRedirectUris(ours) || !(await isJudgedAtOnce(realm))(whole);
  const { id } = await admin.clients.create({ ...whole, ...(saved ? { enabled: false } : {}) } as ClientRepresentation);
  try {
    await writeOwnRoles(realm, task, id);
    // As Keycloak takes one for enabled of which nothing is said.
    if (saved) await admin.clients.update({ id }, { enabled: true, ...ours } as ClientRepresentation);
  } catch (refusal) {
    await admin.clients.del({ id }).catch(() => undefined);
    throw refusal;
  }
}

/** Of a new client that is to have none, Keycloak lets all below its root be redirect URIs. */
function getsRedirectUris({ rootUrl, redirectUris }: JsonObject): boolean {
  return (rootUrl ?? '') !== '' && isList(redirectUris) && redirectUris.length === 0;
}

/** A client without what its PUT passes over or refuses. */
function clientToSend(client: JsonObject): JsonObject {
  const rest = Object.fromEntries(Object.entries(client).filter(([field]) => !ELSEWHERE.includes(field)));
  return { protocol: 'openid-connect', ...rest, attributes: attributeMap(client.attributes) };
}

/**
 * Conditions that look at what a client has only once it exists: they do not fire when it is created, only when it is
 * saved, so that executors would neither check nor configure it.
 */
const BLIND_TO_CREATION = ['client-attributes', 'client-roles'];

/** Tells of which new clients executors have nothing to say beside what they say when a client is made. */
const isJudgedAtOnce = onceFor(async (realm): Promise<(client: JsonObject) => boolean> => {
  const blind = (await conditionsOf(realm)).some(({ condition }) => BLIND_TO_CREATION.includes(String(condition)));
  if (!blind) return () => true;
  if (realm.judge === undefined) return () => false;
  // As they are now, whatever the plan knew of others'.
  const [policies, { profiles = [], globalProfiles = [] }] = await Promise.all([
    policiesOf(realm),
    realm.admin.clientPolicies.listProfiles({ includeGlobalProfiles: true }),
  ]);
  return realm.judge({ policies, profiles: [...globalProfiles, ...profiles].map(asJson) });
});

/** True where a policy finds clients by one of the roles, or by not having it. */
async function isLookedFor(realm: Realm, roles: readonly string[]): Promise<boolean> {
  if (roles.length === 0) return false;
  return (await conditionsOf(realm)).some(({ condition, configuration }) => {
    const wanted = isObject(configuration) ? configuration.roles : undefined;
    return condition === 'client-roles' && isList(wanted) && roles.some(role => wanted.includes(role));
  });
}

/** The policies of the realm, whoever made them, and Keycloak's own; read when the template's are written. */
const policiesOf = onceFor(async ({ admin }) => {
  const { policies = [], globalPolicies = [] } = await admin.clientPolicies.listPolicies({
    includeGlobalPolicies: true,
  });
  return [...globalPolicies, ...policies].map(asJson);
});

/** Conditions of the policies that are in force. */
async function conditionsOf(realm: Realm): Promise<readonly JsonObject[]> {
  const inForce = (await policiesOf(realm)).filter(({ enabled }) => enabled === true);
  return inForce.flatMap(({ conditions }) => (isList(conditions) ? conditions.filter(isObject) : []));
}

async function roleFaults(realm: Realm, desired: readonly JsonObject[]): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { clientId: name, serviceAccountsEnabled, serviceAccountRoles } of desired) {
    if (serviceAccountRoles === undefined || serviceAccountsEnabled === true) continue;
    faults.push({
      path: pathOf('clients', String(name), 'serviceAccountRoles'),
      message: `Client "${name}" has no service account that could have roles`,
      hint: 'Add "serviceAccountsEnabled: true", or take "serviceAccountRoles" off the client.',
    });
  }
  return [...faults, ...(await missingRoles(realm, namedByClients(desired)))];
}
