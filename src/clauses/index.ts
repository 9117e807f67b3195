import type { Clause, Specification } from './clause.js';
import { FAPI2_SP_FINAL } from './fapi2-sp-final.js';
import { RFC6749 } from './rfc6749.js';
import { RFC7523 } from './rfc7523.js';
import { RFC7636 } from './rfc7636.js';
import { RFC9126 } from './rfc9126.js';
import { RFC9207 } from './rfc9207.js';
import { RFC9449 } from './rfc9449.js';

/** Every specification that can be cited; a new file of requirements is entered here. */
export const specifications: readonly Specification[] = [
  FAPI2_SP_FINAL,
  RFC6749,
  RFC7523,
  RFC7636,
  RFC9126,
  RFC9207,
  RFC9449,
];

/** Every requirement that can be cited. */
export const allClauses: readonly Clause[] = specifications.flatMap(specification => specification.clauses);

const byId: ReadonlyMap<string, Clause> = new Map(allClauses.map(clause => [clause.id, clause]));

/**
 * Finds a requirement by its id, as templates and reports write it.
 *
 * @param id - `FAPI2-SP-FINAL-5.3.2.2-2`, `RFC9449-4.3`
 * @returns undefined where no specification has it
 */
export function clauseById(id: string): Clause | undefined {
  return byId.get(id);
}
