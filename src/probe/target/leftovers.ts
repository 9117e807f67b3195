import type KeycloakAdminClient from '@keycloak/keycloak-admin-client';
import type UserRepresentation from '@keycloak/keycloak-admin-client/lib/defs/userRepresentation.js';
import { KeycloakError } from '../../keycloak/errors.js';
import { isLeftover, SCRATCH_PREFIX } from './scratch-name.js';

const PAGE = 100;

/** An error, with a word on what had to be left behind because of it. */
export function withLeft(error: unknown, left: readonly string[]): unknown {
  if (left.length === 0 || !(error instanceof Error)) return error;
  return new Error(`${error.message}\n  ${leftBehind(left)}`, { cause: error });
}

/** What a reader must know of what could not be removed. */
export function leftBehind(names: readonly string[]): string {
  return `These could not be removed: ${names.join(', ')}. The next probe of the realm removes them.`;
}

/** Deletes what another run that found the same leftovers may have deleted meanwhile. */
export async function whereThere(deletion: () => Promise<unknown>): Promise<void> {
  await deletion().catch((error: unknown) => {
    if (!(error instanceof KeycloakError && error.status === 404)) throw error;
  });
}

/**
 * Removes what killed runs have left: those of this machine whose process is gone, and any that are older than an
 * hour. (A container counts as a machine of its own.)
 *
 * @returns the names of what was removed
 */
export async function removeLeftovers(admin: KeycloakAdminClient): Promise<readonly string[]> {
  const clients = await admin.clients.find({ clientId: SCRATCH_PREFIX, search: true });
  const users: UserRepresentation[] = [];
  for (let page = await usersFrom(0); page.length > 0; page = await usersFrom(users.length)) users.push(...page);
  function usersFrom(first: number): Promise<UserRepresentation[]> {
    return admin.users.find({ username: SCRATCH_PREFIX, exact: false, first, max: PAGE });
  }
  const all = [
    ...clients.map(({ id, clientId }) => ({ name: clientId ?? '', remove: () => admin.clients.del({ id: id ?? '' }) })),
    ...users.map(({ id, username }) => ({ name: username ?? '', remove: () => admin.users.del({ id: id ?? '' }) })),
  ];
  const dead = await Promise.all(all.map(({ name }) => isLeftover(name)));
  const left = all.filter((_, index) => dead[index]);
  for (const { remove } of left) await whereThere(remove);
  return left.map(({ name }) => name);
}
