import { didYouMean } from '../nearest.js';
import { type Json, type JsonObject, type Path, pathOf } from '../template/template.js';
import { isList, isObject } from './json.js';
import { stillThere } from './meanwhile.js';
import { BUILT_IN_FLOWS } from './mutations.js';
import { onceFor } from './once.js';
import type { Fault, Realm } from './resource.js';

/** The field in which a client names flows of its own: a template by alias, Keycloak by id. */
const OVERRIDES = 'authenticationFlowBindingOverrides';

/** The realm's authentication flows, without those that stand in others. */
const flowsOf = onceFor(async ({ admin }) => {
  const flows = await admin.authenticationManagement.getFlows();
  return flows.map(({ id = '', alias = '' }) => ({ id, alias }));
});

/** A client that was read, with its flows by alias; one that is gone stays an id. */
export async function withFlowAliases(realm: Realm, client: JsonObject): Promise<JsonObject> {
  return withOverrides(client, async id => (await flowsOf(realm)).find(flow => flow.id === id)?.alias ?? id);
}

/** A template's client with its flows by id, as Keycloak takes it. */
export async function withFlowIds(realm: Realm, client: JsonObject): Promise<JsonObject> {
  return withOverrides(client, async alias => {
    return stillThere((await flowsOf(realm)).find(flow => flow.alias === alias)).id;
  });
}

async function withOverrides(client: JsonObject, change: (value: string) => Promise<string>): Promise<JsonObject> {
  const overrides = client[OVERRIDES];
  if (!isObject(overrides)) return client;
  const entries: [string, Json][] = [];
  for (const [name, value] of Object.entries(overrides)) {
    // An empty one takes an override away.
    entries.push([name, typeof value === 'string' && value !== '' ? await change(value) : value]);
  }
  return { ...client, [OVERRIDES]: Object.fromEntries(entries) };
}

/** Where a template names a flow. */
interface NamedFlow {
  readonly path: Path;
  /** Who names it, as a sentence begins with it. */
  readonly who: string;
  readonly alias: string;
}

/**
 * Flows that are named and that the realm has not. Keycloak answers with a 500 that does not say so, and keeps such a
 * name in a client profile without a word.
 */
async function missingFlows(realm: Realm, named: readonly NamedFlow[]): Promise<readonly Fault[]> {
  const known = new Set(BUILT_IN_FLOWS);
  if (named.every(({ alias }) => known.has(alias))) return [];
  if (realm.representation !== undefined) for (const { alias } of await flowsOf(realm)) known.add(alias);
  return named
    .filter(({ alias }) => !known.has(alias))
    .map(({ path, who, alias }) => ({
      path,
      message: `${who} names the flow "${alias}", which realm ${realm.name} has not${didYouMean(alias, known)}`,
      hint: `It has: ${[...known].join(', ')}. A flow is named by its alias.`,
    }));
}

/** A realm's flows that are not there. */
export function missingFlowsOfRealm(realm: Realm, settings: JsonObject): Promise<readonly Fault[]> {
  const named = Object.entries(settings).flatMap(([field, alias]) =>
    /Flow$/.test(field) && typeof alias === 'string' && alias !== ''
      ? [{ path: pathOf('realm', field), who: `"${field}"`, alias }]
      : [],
  );
  return missingFlows(realm, named);
}

/** Flows that clients name and that are not there. */
export function missingFlowsOfClients(realm: Realm, clients: readonly JsonObject[]): Promise<readonly Fault[]> {
  const named = clients.flatMap(client => {
    const overrides = client[OVERRIDES];
    return Object.entries(isObject(overrides) ? overrides : {}).flatMap(([name, alias]) =>
      typeof alias === 'string' && alias !== ''
        ? [
            {
              path: pathOf('clients', String(client.clientId), OVERRIDES, name),
              who: `Client "${client.clientId}"`,
              alias,
            },
          ]
        : [],
    );
  });
  return missingFlows(realm, named);
}

/** Flows that executors put in the place of the realm's and that are not there. */
export function missingFlowsOfProfiles(realm: Realm, profiles: readonly JsonObject[]): Promise<readonly Fault[]> {
  const named = profiles.flatMap(({ name, executors }) =>
    (isList(executors) ? executors.filter(isObject) : []).flatMap(({ executor, configuration }) => {
      const alias = isObject(configuration) ? configuration['auth-flow-alias'] : undefined;
      if (executor !== 'auth-flow-enforcer' || typeof alias !== 'string') return [];
      const path = pathOf('clientProfiles', String(name), 'executors', executor, 'configuration', 'auth-flow-alias');
      return [{ path, who: `Client profile "${name}"`, alias }];
    }),
  );
  return missingFlows(realm, named);
}
