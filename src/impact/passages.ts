import { savedIn } from '../realm/client-saves.js';
import { isList, isObject } from '../realm/json.js';
import { attributeMap } from '../realm/mutations.js';
import { namedIn, withNamed } from '../realm/named.js';
import type { Plan } from '../realm/resource.js';
import type { Json, JsonObject, Template } from '../template/template.js';
import { textsOf } from './client.js';
import type { Rules } from './effects.js';

/** A client that exists, on its way through a plan. */
export interface Passage {
  readonly client: JsonObject;
  /** As the template wants it: its values laid over what the client has. The same where the plan does not change it. */
  readonly next: JsonObject;
  /** As it is stored when the plan saves it, which conditions look at: it is given its new roles before. */
  readonly was: JsonObject;
  /** True: the plan saves it, so that executors see it at once. */
  readonly isSaved: boolean;
}

const OF_AUTHORIZATION = 'uma_protection';

/** What becomes of clients; those that the plan deletes are left out. */
export function passagesOf(
  { changes }: Plan,
  template: Template,
  clients: readonly JsonObject[],
  after: Rules,
): readonly Passage[] {
  const ofClients = new Map(changes.flatMap(change => (change.kind === 'clients' ? [[change.key, change]] : [])));
  const wanted = new Map((template.resources.clients ?? []).map(client => [String(client.clientId), client]));
  return clients.flatMap((found): readonly Passage[] => {
    const name = String(found.clientId);
    const client = withRoleNames(found);
    const [change, desired] = [ofClients.get(name), wanted.get(name)];
    if (change?.action === 'delete') return [];
    if (change === undefined || desired === undefined) return [{ client, was: client, next: client, isSaved: false }];
    const laid = withNamed(client, { ...desired, attributes: attributeMap(desired.attributes) }, namedIn(change));
    const had = textsOf(client.roles);
    const made = roleNamesOf(desired.roles).filter(role => !had.includes(role));
    // A role alone is no reason to save a client, but where a policy looks for it.
    const isSaved = savedIn(change).length > 0 || made.some(role => isLookedFor(role, after));
    if (client.roles === undefined) return [{ client, was: client, next: laid, isSaved }];
    const was = { ...client, roles: [...had, ...made] };
    // Keycloak makes it when the client is saved with authorization services, so that only the save after that sees it.
    const added = laid.authorizationServicesEnabled === true && !was.roles.includes(OF_AUTHORIZATION);
    return [{ client, was, next: { ...laid, roles: added ? [...was.roles, OF_AUTHORIZATION] : was.roles }, isSaved }];
  });
}

function isLookedFor(role: string, { policies }: Rules): boolean {
  return policies
    .flatMap(({ enabled, conditions }) => (enabled === true && isList(conditions) ? conditions.filter(isObject) : []))
    .some(({ condition, configuration }) => {
      return condition === 'client-roles' && isObject(configuration) && textsOf(configuration.roles).includes(role);
    });
}

function withRoleNames(client: JsonObject): JsonObject {
  return client.roles === undefined ? client : { ...client, roles: [...roleNamesOf(client.roles)] };
}

/** Names of roles that are given whole, or by their names already. */
function roleNamesOf(roles: Json | undefined): readonly string[] {
  return (isList(roles) ? roles : []).map(role => String(isObject(role) ? role.name : role));
}
