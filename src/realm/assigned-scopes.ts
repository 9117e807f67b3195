import { didYouMean } from '../nearest.js';
import type { Json, JsonObject } from '../template/template.js';
import { pathOf } from '../template/template.js';
import { asJson, isList } from './json.js';
import { stillThere } from './meanwhile.js';
import { BUILT_IN_SCOPES } from './mutations.js';
import { changedFields } from './named.js';
import { onceFor } from './once.js';
import type { Fault, Realm, Task } from './resource.js';

/** The fields in which a client names its scopes. */
export const SCOPE_FIELDS = ['defaultClientScopes', 'optionalClientScopes'];

/** The realm's client scopes. */
export const scopesOf = onceFor(async ({ admin }) => (await admin.clientScopes.find()).map(asJson));

/** Scopes that clients name and that are not there: Keycloak would leave them out without a word. */
export async function missingScopes(realm: Realm, clients: readonly JsonObject[]): Promise<readonly Fault[]> {
  const ours = (realm.desired.clientScopes ?? []).map(({ name }) => String(name));
  const named = clients.flatMap(client =>
    SCOPE_FIELDS.flatMap(field =>
      names(client[field]).map(scope => ({ client: String(client.clientId), field, scope })),
    ),
  );
  if (named.every(({ scope }) => ours.includes(scope))) return [];
  const theirs =
    realm.representation === undefined ? BUILT_IN_SCOPES : (await scopesOf(realm)).map(({ name }) => String(name));
  const known = new Set([...ours, ...theirs]);
  return named
    .filter(({ scope }) => !known.has(scope))
    .map(({ client, field, scope }) => ({
      path: pathOf('clients', client, field),
      message:
        `Client "${client}" names the client scope "${scope}", which is neither in the template nor in realm ` +
        `${realm.name}${didYouMean(scope, known)}`,
      hint: 'Add it under "clientScopes", or take it off the client.',
    }));
}

/** Whether a client has scopes that it is to have in no way any more. */
export function takesScopes({ change, desired, current = {} }: Task): boolean {
  return SCOPE_FIELDS.some(field => changedFields(change).has(field) && lost(field, desired, current).length > 0);
}

/** Takes from a client the scopes that it is to have in no way any more; one that only moves stays. */
export async function takeScopes(realm: Realm, { change, desired }: Task, current: JsonObject): Promise<void> {
  const { clients } = realm.admin;
  const ids = new Map((await scopesOf(realm)).map(({ name, id }) => [name, id]));
  for (const field of SCOPE_FIELDS.filter(field => changedFields(change).has(field))) {
    for (const name of lost(field, desired, current)) {
      const at = { id: String(current.id), clientScopeId: String(stillThere(ids.get(name))) };
      if (field === 'defaultClientScopes') await clients.delDefaultClientScope(at);
      else await clients.delOptionalClientScope(at);
    }
  }
}

function lost(field: string, desired: JsonObject, current: JsonObject): readonly string[] {
  const stays = SCOPE_FIELDS.flatMap(name => names(desired[name]));
  return names(current[field]).filter(name => !stays.includes(name));
}

/**
 * Assigns a client's default and optional scopes, one request each: the client's PUT passes them over.
 *
 * @param current - the client as it is now: a scope that came back with the client's protocol needs no request
 */
export async function writeScopes(realm: Realm, { change, desired }: Task, current: JsonObject): Promise<void> {
  const fields = SCOPE_FIELDS.filter(field => changedFields(change).has(field));
  const { clients } = realm.admin;
  const ids = new Map((await scopesOf(realm)).map(({ name, id }) => [name, id]));
  const at = (name: string): { id: string; clientScopeId: string } => ({
    id: String(current.id),
    clientScopeId: String(stillThere(ids.get(name))),
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
