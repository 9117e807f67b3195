import type { Json, JsonObject } from '../template/template.js';
import { isList } from './json.js';
import { changedFields } from './named.js';
import type { Realm, Task } from './resource.js';

/** The fields in which a client names its scopes. */
export const SCOPE_FIELDS = ['defaultClientScopes', 'optionalClientScopes'];

const scopeIds = new WeakMap<Realm, Promise<ReadonlyMap<string, string>>>();

/** The realm's client scopes, by name; read once while clients are written. */
function idsOf(realm: Realm): Promise<ReadonlyMap<string, string>> {
  const known = scopeIds.get(realm);
  if (known !== undefined) return known;
  const reading = realm.admin.clientScopes
    .find()
    .then(scopes => new Map(scopes.map(({ name, id }) => [name ?? '', id ?? ''])));
  scopeIds.set(realm, reading);
  return reading;
}

/**
 * Refuses a client that names a scope which is not there: Keycloak would leave it out without a word.
 *
 * @throws Error naming the scopes
 */
export async function requireScopes(realm: Realm, task: Task): Promise<void> {
  const fields = SCOPE_FIELDS.filter(field => changedFields(task.change).has(field));
  if (fields.length === 0) return;
  const ids = await idsOf(realm);
  const missing = fields.flatMap(field => names(task.desired[field])).filter(name => !ids.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `client scope ${missing.map(name => `"${name}"`).join(', ')} does not exist in realm "${realm.name}"; ` +
      'add it to the template (clientScopes) or take it off the client',
  );
}

/**
 * Assigns a client's default and optional scopes, one request each: the client's PUT passes them over.
 *
 * @param current - the client as it is now: a scope that came back with the client's protocol needs no request
 */
export async function writeScopes(realm: Realm, { change, desired }: Task, current: JsonObject): Promise<void> {
  const fields = SCOPE_FIELDS.filter(field => changedFields(change).has(field));
  const { clients } = realm.admin;
  const ids = await idsOf(realm);
  const at = (name: string): { id: string; clientScopeId: string } => ({
    id: String(current.id),
    clientScopeId: ids.get(name) ?? '',
  });
  const held = { byDefault: names(current.defaultClientScopes), optional: names(current.optionalClientScopes) };
  const wanted = {
    byDefault: fields.includes('defaultClientScopes') ? names(desired.defaultClientScopes) : held.byDefault,
    optional: fields.includes('optionalClientScopes') ? names(desired.optionalClientScopes) : held.optional,
  };
  const added = {
    byDefault: wanted.byDefault.filter(name => !held.byDefault.includes(name)),
    optional: wanted.optional.filter(name => !held.optional.includes(name)),
  };
  // A scope that is assigned in one way cannot be assigned in the other before it is taken off.
  for (const name of held.byDefault) {
    const stays = wanted.byDefault.includes(name) && !added.optional.includes(name);
    if (!stays) await clients.delDefaultClientScope(at(name));
  }
  for (const name of held.optional) {
    const stays = wanted.optional.includes(name) && !added.byDefault.includes(name);
    if (!stays) await clients.delOptionalClientScope(at(name));
  }
  for (const name of added.byDefault) await clients.addDefaultClientScope(at(name));
  for (const name of added.optional) await clients.addOptionalClientScope(at(name));
}

function names(list: Json | undefined): readonly string[] {
  return isList(list) ? list.map(String) : [];
}
