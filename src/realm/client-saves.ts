import { SCOPE_FIELDS } from './assigned-scopes.js';
import { MAPPERS } from './mappers.js';
import { namedIn } from './named.js';
import type { Change } from './resource.js';
import { ROLE_FIELDS } from './roles.js';

/** What a client's PUT passes over or refuses, since it has requests of its own. */
export const ELSEWHERE: readonly string[] = [MAPPERS, ...SCOPE_FIELDS, ...ROLE_FIELDS];

/** What of a client's differences is written by saving the client, which is when executors look at it. */
export function savedIn(change: Change): readonly (readonly string[])[] {
  return namedIn(change).filter(([field = '']) => !ELSEWHERE.includes(field));
}
