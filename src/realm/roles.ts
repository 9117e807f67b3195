import type { Json, JsonObject } from '../template/template.js';
import { withoutOwnRoles } from './mutations.js';
import type { Realm } from './resource.js';

/** Roles as Keycloak lists them: the realm's, and clients' by client id. */
interface Mappings {
  readonly realmMappings?: readonly { readonly name?: string }[];
  readonly clientMappings?: Readonly<Record<string, { readonly mappings?: readonly { readonly name?: string }[] }>>;
}

/**
 * A client with the roles that its tokens may carry: `scopeMappings` where not all may (`fullScopeAllowed`), and
 * `serviceAccountRoles` where it has a service account. They have endpoints of their own: one request, and two.
 */
export async function withRoles(realm: Realm, client: JsonObject): Promise<JsonObject> {
  const { clients, users } = realm.admin;
  const id = String(client.id);
  const roles: Record<string, Json> = {};
  if (client.fullScopeAllowed !== true) roles.scopeMappings = named(await clients.listScopeMappings({ id }));
  if (client.serviceAccountsEnabled === true) {
    const account = await clients.getServiceAccountUser({ id });
    const mappings = named(await users.listRoleMappings({ id: account.id ?? '' }));
    roles.serviceAccountRoles = withoutOwnRoles(mappings, client, realm.representation);
  }
  return { ...client, ...roles };
}

function named({ realmMappings = [], clientMappings = {} }: Mappings): JsonObject {
  const names = (roles: readonly { readonly name?: string }[]): Json => roles.map(({ name = '' }) => name).toSorted();
  const ofClients = Object.entries(clientMappings).map(([client, { mappings = [] }]) => [client, names(mappings)]);
  return {
    ...(realmMappings.length === 0 ? {} : { realmMappings: names(realmMappings) }),
    ...(ofClients.length === 0 ? {} : { clientMappings: Object.fromEntries(ofClients) }),
  };
}
