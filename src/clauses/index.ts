import { CDR_AU } from './cdr-au.js';
import { CIBA } from './ciba.js';
import type { Clause, Specification } from './clause.js';
import { FAPI_CIBA } from './fapi-ciba.js';
import { FAPI1_ADV } from './fapi1-adv.js';
import { FAPI1_BASE } from './fapi1-base.js';
import { FAPI2_MS_FINAL } from './fapi2-ms-final.js';
import { FAPI2_SP_FINAL } from './fapi2-sp-final.js';
import { JARM } from './jarm.js';
import { OAUTH21 } from './oauth21.js';
import { OB_UK } from './ob-uk.js';
import { OF_BR } from './of-br.js';
import { OIDCC } from './oidcc.js';
import { OIDCD } from './oidcd.js';
import { RFC6749 } from './rfc6749.js';
import { RFC6750 } from './rfc6750.js';
import { RFC7009 } from './rfc7009.js';
import { RFC7515 } from './rfc7515.js';
import { RFC7519 } from './rfc7519.js';
import { RFC7521 } from './rfc7521.js';
import { RFC7523 } from './rfc7523.js';
import { RFC7636 } from './rfc7636.js';
import { RFC7662 } from './rfc7662.js';
import { RFC8252 } from './rfc8252.js';
import { RFC8414 } from './rfc8414.js';
import { RFC8705 } from './rfc8705.js';
import { RFC8725 } from './rfc8725.js';
import { RFC9101 } from './rfc9101.js';
import { RFC9110 } from './rfc9110.js';
import { RFC9126 } from './rfc9126.js';
import { RFC9207 } from './rfc9207.js';
import { RFC9325 } from './rfc9325.js';
import { RFC9449 } from './rfc9449.js';
import { RFC9700 } from './rfc9700.js';
import { RFC10017 } from './rfc10017.js';
import { RFC10070 } from './rfc10070.js';

/** Every specification that can be cited; a new file of requirements is entered here. */
export const specifications: readonly Specification[] = [
  CDR_AU,
  CIBA,
  FAPI_CIBA,
  FAPI1_ADV,
  FAPI1_BASE,
  FAPI2_MS_FINAL,
  FAPI2_SP_FINAL,
  JARM,
  OAUTH21,
  OB_UK,
  OF_BR,
  OIDCC,
  OIDCD,
  RFC6749,
  RFC6750,
  RFC7009,
  RFC7515,
  RFC7519,
  RFC7521,
  RFC7523,
  RFC7636,
  RFC7662,
  RFC8252,
  RFC8414,
  RFC8705,
  RFC8725,
  RFC9101,
  RFC9110,
  RFC9126,
  RFC9207,
  RFC9325,
  RFC9449,
  RFC9700,
  RFC10017,
  RFC10070,
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
