import { type JsonObject, type Path, pathOf, type Resources } from '../template/template.js';
import { itemsBy } from './difference.js';
import type { Fault, Others } from './resource.js';
import { type RoleNames, roleNames } from './role-names.js';

/** Where a template names roles. */
export interface NamedRoles {
  readonly at: {
    /** Of the realm's roles. */
    readonly realm: Path;
    /** Of clients' roles: what their client ids stand in. */
    readonly client: Path;
  };
  /** Who names them, as a sentence begins with it: `Realm role "teller"`. */
  readonly who: string;
  readonly roles: RoleNames;
}

/** Where realm roles name others that they are made of. */
export function namedByRoles(realmRoles: readonly JsonObject[]): readonly NamedRoles[] {
  return realmRoles.map(({ name, composites }) => ({
    at: partsOf('realmRoles', String(name), 'composites'),
    who: `Realm role "${name}"`,
    roles: roleNames(composites),
  }));
}

/** Where clients name roles: those of their tokens and service accounts, and what their own are made of. */
export function namedByClients(clients: readonly JsonObject[]): readonly NamedRoles[] {
  return clients.flatMap(client => {
    const [id, who] = [String(client.clientId), `Client "${client.clientId}"`];
    return [
      ...['scopeMappings', 'serviceAccountRoles'].map(field => ({
        at: partsOf('clients', id, field),
        who,
        roles: roleNames(client[field]),
      })),
      ...[...itemsBy('name', client.roles)].map(([role, { composites }]) => ({
        at: partsOf('clients', id, 'roles', role, 'composites'),
        who: `Role "${role}" of client "${client.clientId}"`,
        roles: roleNames(composites),
      })),
    ];
  });
}

/** Where users name roles. */
export function namedByUsers(users: readonly JsonObject[]): readonly NamedRoles[] {
  return users.map(({ username, realmRoles = [], clientRoles = {} }) => ({
    at: {
      realm: pathOf('users', String(username), 'realmRoles'),
      client: pathOf('users', String(username), 'clientRoles'),
    },
    who: `User "${username}"`,
    roles: roleNames({ realm: realmRoles, client: clientRoles }),
  }));
}

/** Roles that a template names although it no longer has them, or their client, so that they are to be deleted. */
export function namedAndDeleted(
  { realmRoles = [], clients = [], users = [] }: Resources,
  goes: Others['goes'],
): readonly Fault[] {
  const roles = new Set((goes.get('realm-roles') ?? []).map(({ name }) => String(name)));
  const gone = new Set((goes.get('clients') ?? []).map(({ clientId }) => String(clientId)));
  if (roles.size + gone.size === 0) return [];
  const named = [...namedByRoles(realmRoles), ...namedByClients(clients), ...namedByUsers(users)];
  const fault = (path: Path, who: string, what: string): Fault => ({
    path,
    message: `${who} names ${what}, which the template no longer has and --prune would delete`,
    hint: 'Do not name it, or keep it in the template, or plan without --prune.',
  });
  return named.flatMap(({ at, who, roles: { realm, client } }) => [
    ...realm.filter(role => roles.has(role)).map(role => fault(at.realm, who, `the realm role "${role}"`)),
    ...Object.keys(client)
      .filter(clientId => gone.has(clientId))
      .map(clientId => fault(at.client + pathOf(clientId), who, `roles of the client "${clientId}"`)),
  ]);
}

/** Where the parts of a field such as `composites` stand. */
function partsOf(...names: readonly string[]): NamedRoles['at'] {
  return { realm: pathOf(...names, 'realm'), client: pathOf(...names, 'client') };
}
