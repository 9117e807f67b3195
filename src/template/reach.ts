import { eventsOfCondition } from '../catalogue/events.js';
import { newRealm } from '../catalogue/new-realm.js';
import { isList, isObject } from './json.js';
import type { Problems } from './problem.js';
import { type Json, type JsonObject, pathOf, placeOf, type Template } from './template.js';

/** How a condition votes on a client, as far as a template tells; undefined where only a request could tell. */
type Vote = boolean | undefined;

/** Clients that are named one by one. */
const NAMED = 3;

/**
 * Refuses client policies of one template that also hold for clients of another, which does not have the policy: its
 * clients were judged without it. Of a template without clients, what its clients carry by default is judged.
 */
export function checkReach(templates: readonly Template[], problems: Problems): void {
  for (const template of templates) {
    for (const policy of template.resources.clientPolicies ?? []) {
      const path = pathOf('clientPolicies', String(policy.name));
      for (const other of templates) {
        if (other.resources.clientPolicies?.some(({ name }) => name === policy.name) === true) continue;
        const reached = subjectsOf(other).filter(({ client }) => !isOf(template, client) && reaches(policy, client));
        if (reached.length === 0) continue;
        const places = reached.slice(0, NAMED).map(({ name, at }) => `${name} (${placeOf(other, at)})`);
        const more = reached.length > NAMED ? ` and ${reached.length - NAMED} more` : '';
        problems.add(
          template.sourceOf(path) ?? { file: template.files[0] ?? template.id },
          `The client policy "${policy.name}" of ${template.id} also holds for clients of ${other.id}, which does not have it: ${places.join(', ')}${more}`,
          `Give it a condition that only clients of ${template.id} meet; or, where it is meant for both, let both templates have it.`,
        );
      }
    }
  }
}

interface Subject {
  readonly name: string;
  readonly at: string;
  readonly client: JsonObject;
}

function subjectsOf({ resources, clientDefaults }: Template): readonly Subject[] {
  const clients = resources.clients ?? [];
  if (clients.length === 0 && Object.keys(clientDefaults).length > 0) {
    return [{ name: 'what they carry by default', at: pathOf('clientDefaults'), client: clientDefaults }];
  }
  return clients.map(client => {
    const key = String(client.clientId);
    return { name: `"${key}"`, at: pathOf('clients', key), client };
  });
}

/** A client that both have is the same in both, or it is refused already. */
function isOf({ resources }: Template, { clientId }: JsonObject): boolean {
  return clientId !== undefined && resources.clients?.some(client => client.clientId === clientId) === true;
}

/**
 * Whether there can be an event at which a policy holds for a client: no condition says no, and one has a say; in mode
 * STRICT all have.
 */
export function reaches(policy: JsonObject, client: JsonObject): boolean {
  if (policy.enabled !== true) return false;
  const conditions = listOf(policy.conditions)
    .filter(isObject)
    .map(({ condition, configuration }) => {
      const settings = isObject(configuration) ? configuration : {};
      const id = String(condition);
      const vote = id === 'client-updater-context' ? savedBy(settings, client) : voteOf(id, settings, client);
      const negative = String(settings['is-negative-logic']) === 'true';
      const grants = negative ? [] : listOf(settings.grant_types).map(String);
      const events = eventsOfCondition(id, grants.length === 0 ? undefined : grants);
      return { events, may: vote === undefined || vote !== negative };
    });
  const events = new Set(conditions.flatMap(condition => condition.events ?? []));
  // There every condition on the client abstains, and hardly an executor acts; so too where a client is new, which is
  // saved as it is to be by what follows.
  for (const event of ['DEVICE_TOKEN_REQUEST', ...(client.clientId === undefined ? [] : ['REGISTER'])]) {
    if (events.size > 1) events.delete(event);
  }
  // Undefined: all have a say at any event.
  return (events.size === 0 ? [undefined] : [...events]).some(event => {
    const heard = conditions.filter(
      own => own.events === undefined || (event !== undefined && own.events.includes(event)),
    );
    return heard.length >= (policy.mode === 'STRICT' ? conditions.length : 1) && heard.every(({ may }) => may);
  });
}

/** A client of a template is saved by an administrator. Clients without an id are those that are registered later. */
function savedBy(settings: JsonObject, { clientId }: JsonObject): Vote {
  if (clientId === undefined || listOf(settings['update-client-source']).includes('ByAuthenticatedUser'))
    return undefined;
  return false;
}

/**
 * Whether a client meets a condition, as the conditions' applyPolicy in Keycloak's
 * org.keycloak.services.clientpolicy.condition, without its `is-negative-logic`; undefined where only a request could
 * tell.
 */
export function voteOf(condition: string, settings: JsonObject, client: JsonObject): Vote {
  switch (condition) {
    case 'any-client':
      return true;
    case 'client-attributes': {
      const attributes = isObject(client.attributes) ? client.attributes : {};
      return pairsOf(settings.attributes).every(([name, value]) => attributes[name] === value);
    }
    case 'client-access-type':
      return listOf(settings.type).includes(
        client.publicClient === true ? 'public' : client.bearerOnly === true ? 'bearer-only' : 'confidential',
      );
    case 'client-type':
      return listOf(settings.protocol).includes(client.protocol ?? 'openid-connect');
    case 'client-scopes': {
      const wanted = listOf(settings.scopes);
      const has = (kind: string) => scopesOf(client, kind).some(scope => wanted.includes(scope));
      if (settings.type !== 'Optional' && has('default')) return true;
      // An optional one counts where a request asks for it.
      return settings.type !== 'Default' && has('optional') ? undefined : false;
    }
    case 'client-roles':
      return listOf(client.roles).some(role => isObject(role) && listOf(settings.roles).includes(role.name ?? null));
    default:
      return undefined;
  }
}

/** What a client may ask for: what it says itself, else what the realm gives to new clients. */
function scopesOf(client: JsonObject, kind: string): readonly Json[] {
  return kind === 'default'
    ? listOf(client.defaultClientScopes ?? newRealm.defaultDefaultClientScopes)
    : listOf(client.optionalClientScopes ?? newRealm.defaultOptionalClientScopes);
}

/** A condition's attributes in the form in which Keycloak takes them: a text that holds a list of keys and values. */
function pairsOf(attributes: Json | undefined): readonly (readonly [string, string])[] {
  try {
    const pairs: unknown = JSON.parse(String(attributes));
    return Array.isArray(pairs) ? pairs.map(({ key, value }) => [String(key), String(value)] as const) : [];
  } catch {
    return [];
  }
}

function listOf(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : value === undefined || value === null ? [] : [value];
}
