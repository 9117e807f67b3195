import type { Connection } from './keycloak/connection.js';
import { applyPlan as carryOut } from './realm/apply.js';
import type { ApplyOptions } from './realm/carry-out.js';
import { planRealm as compareRealm, type Planned, type PlanOptions, refuse } from './realm/plan.js';
import type { SaveJudge } from './realm/resource.js';
import type { Template } from './template/template.js';

/**
 * Reads the realm and tells what stands between it and the template, if that can be carried out to its end. Writes
 * nothing.
 *
 * @throws KeycloakError when the realm cannot be read
 * @throws PlanError as the engine's `planRealm`, and where the policies, which are written first, would certainly not let
 *   a client of the template be saved: with its place in the template
 */
export async function planRealm(
  connection: Connection,
  template: Template,
  options: PlanOptions = {},
): Promise<Planned> {
  const planned = await compareRealm(connection, template, options);
  const { plan, snapshot } = planned;
  if (plan.changes.some(({ kind, action }) => kind === 'clients' && action === 'update')) {
    const [{ refusedSaves }, { loadExecutors }] = await Promise.all([
      import('./impact/refused-saves.js'),
      import('./impact/executor.js'),
    ]);
    refuse(template, refusedSaves({ plan, snapshot, template, executors: await loadExecutors() }));
  }
  return planned;
}

/**
 * Carries out exactly a plan's changes.
 *
 * @param planned - as `planRealm` gave it, of the same connection and template
 * @throws ApplyError naming the change that failed or was not begun; everything before it is done, nothing is undone,
 *   and planning and applying again converges
 */
export function applyPlan(
  connection: Connection,
  template: Template,
  planned: Planned,
  options: ApplyOptions = {},
): Promise<void> {
  return carryOut(connection, template, planned, { ...options, judge });
}

const judge: SaveJudge = async inForce => {
  const [{ leavesNewAlone }, { loadExecutors }] = await Promise.all([
    import('./impact/new-clients.js'),
    import('./impact/executor.js'),
  ]);
  return leavesNewAlone(inForce, await loadExecutors());
};
