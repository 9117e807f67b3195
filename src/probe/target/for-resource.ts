import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type ClientScopeRepresentation from '@keycloak/keycloak-admin-client/lib/defs/clientScopeRepresentation.js';
import { didYouMean } from '../../nearest.js';

/** What scratch clients must be able to get for an API of the user's own. */
export interface ForResource {
  /** Client scopes of the realm that they may ask for. */
  readonly scope: readonly string[];
}

/** What makes a client's access tokens expire while somebody waits. The realm's own lifetimes are not touched. */
export const SHORT_LIVED = { 'access.token.lifespan': '6' };

/** What the report's reader must know of it. */
export const SHORT_LIVED_NOTE = `The access tokens of a third scratch client live ${SHORT_LIVED['access.token.lifespan']} s, to see them expire.`;

/**
 * The client scopes of these names.
 *
 * @throws Error when the realm has none of such a name
 */
export async function scopesNamed(
  admin: KeycloakAdminClient,
  names: readonly string[],
): Promise<readonly ClientScopeRepresentation[]> {
  if (names.length === 0) return [];
  const all = await admin.clientScopes.find();
  const known = all.map(({ name }) => name ?? '');
  const unknown = names.find(name => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `The realm has no client scope "${unknown}"${didYouMean(unknown, known)}: there is nothing to ask for.`,
    );
  }
  return all.filter(({ name }) => names.includes(name ?? ''));
}

/** Lets clients ask for client scopes that they have not by the realm's defaults. */
export async function allowScopes(
  admin: KeycloakAdminClient,
  clientIds: readonly string[],
  wanted: readonly ClientScopeRepresentation[],
): Promise<void> {
  if (wanted.length === 0) return;
  for (const clientId of clientIds) {
    const [client] = await admin.clients.find({ clientId });
    const has = [...(client?.defaultClientScopes ?? []), ...(client?.optionalClientScopes ?? [])];
    for (const { id = '', name = '' } of wanted) {
      if (has.includes(name)) continue;
      await admin.clients.addOptionalClientScope({ id: client?.id ?? '', clientScopeId: id });
    }
  }
}
