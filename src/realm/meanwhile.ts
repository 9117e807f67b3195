import { KeycloakError } from '../keycloak/errors.js';

/** Why a resource is not made that was not there when the plan was made, and now is. */
export const MADE_MEANWHILE = 'somebody else has made it since the plan was made';

/**
 * What a resource that is to be changed is read anew for.
 *
 * @throws Error when it is gone since the plan was made
 */
export function stillThere<T>(found: T | null | undefined): T {
  if (found !== null && found !== undefined) return found;
  throw new Error('it is gone since the plan was made; plan again');
}

/** Whether Keycloak refused a request since it collides with something that is there, or with another request. */
export function isConflict(failure: unknown): boolean {
  return failure instanceof KeycloakError && failure.status === 409;
}
