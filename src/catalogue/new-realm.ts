import type { JsonObject } from '../template/template.js';
import { newRealm26_7 } from './new-realm-26.7.js';

/**
 * What a realm gets by itself when it is made without saying anything of it, and does not get when an import says
 * something of it. `{realm}` stands for the realm's name.
 */
export interface NewRealm {
  /** An import that does not name its version is migrated from the first version on, which changes clients. */
  readonly keycloakVersion: string;
  /** RealmRepresentation: settings of which nothing was said. */
  readonly realm: JsonObject;
  /**
   * ClientRepresentation of a client of OpenID Connect of which nothing else was said. It is public and has password
   * grant, unlike one whose protocol was not said either.
   */
  readonly client: JsonObject;
  /** ClientScopeRepresentation, with mappers. */
  readonly clientScopes: readonly JsonObject[];
  /** Names of the scopes that a new client gets by default. */
  readonly defaultDefaultClientScopes: readonly string[];
  /** Names of the scopes that a new client may ask for. */
  readonly defaultOptionalClientScopes: readonly string[];
  /** Which realm roles stand behind a scope: ScopeMappingRepresentation. */
  readonly scopeMappings: readonly JsonObject[];
  /** Which roles of a client tokens of another may carry. */
  readonly clientScopeMappings: JsonObject;
  /** ClientRepresentation. */
  readonly clients: readonly JsonObject[];
  /** RolesRepresentation: those of the realm, and of the clients above. */
  readonly roles: JsonObject;
  /** What every user has. */
  readonly defaultRole: JsonObject;
  /** ComponentRepresentation of the key providers, without key material: Keycloak makes that. */
  readonly keys: readonly JsonObject[];
}

/** The client that carries the rights to administrate a realm: Keycloak answers every change of it with 403. */
export const unchangeableClient = 'realm-management';

/** What a new realm gets, as `scripts/catalogue.mjs` read it from a running server. */
export const newRealm: NewRealm = newRealm26_7;
