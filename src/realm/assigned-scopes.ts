import type { Json, JsonObject } from '../template/template.js';
import { isList } from './json.js';
import { changedFields } from './mappers.js';
import type { Realm, Task } from './resource.js';

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
  const fields = ['defaultClientScopes', 'optionalClientScopes'].filter(field => changedFields(task).has(field));
  if (fields.length === 0) return;
  const ids = await idsOf(realm);
  const missing = fields.flatMap(field => names(task.desired[field])).filter(name => !ids.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `client scope ${missing.map(name => `"${name}"`).join(', ')} does not exist in realm "${realm.name}"; ` +
      'add it to the template (clientScopes) or take it off the client',
  );
}

/** Assigns a client's default and optional scopes, one request each: the client's PUT passes them over. */
export async function writeScopes(realm: Realm, task: Task, id: string): Promise<void> {
  const changed = changedFields(task);
  const { clients } = realm.admin;
  const byDefault = movesOf(changed, 'defaultClientScopes', task);
  const optional = movesOf(changed, 'optionalClientScopes', task);
  if (byDefault.adds.length + byDefault.takes.length + optional.adds.length + optional.takes.length === 0) return;
  const ids = await idsOf(realm);
  const at = (name: string): { id: string; clientScopeId: string } => ({ id, clientScopeId: ids.get(name) ?? '' });
  const held = (field: string, name: string): boolean => names(task.current?.[field]).includes(name);

  // A scope that is assigned in one way cannot be assigned in the other before it is taken off.
  const fromOptional = byDefault.adds.filter(name => held('optionalClientScopes', name));
  const fromDefault = optional.adds.filter(name => held('defaultClientScopes', name));
  for (const name of new Set([...byDefault.takes, ...fromDefault])) await clients.delDefaultClientScope(at(name));
  for (const name of new Set([...optional.takes, ...fromOptional])) await clients.delOptionalClientScope(at(name));
  for (const name of byDefault.adds) await clients.addDefaultClientScope(at(name));
  for (const name of optional.adds) await clients.addOptionalClientScope(at(name));
}

function movesOf(
  changed: ReadonlySet<string>,
  field: string,
  { desired, current }: { readonly desired: JsonObject; readonly current: JsonObject | undefined },
): { adds: readonly string[]; takes: readonly string[] } {
  if (!changed.has(field)) return { adds: [], takes: [] };
  const [wanted, found] = [names(desired[field]), names(current?.[field])];
  return { adds: wanted.filter(name => !found.includes(name)), takes: found.filter(name => !wanted.includes(name)) };
}

function names(list: Json | undefined): readonly string[] {
  return isList(list) ? list.map(String) : [];
}
