import type { Impacts } from '../impact/impact.js';
import type { Connection } from '../keycloak/connection.js';
import type { Planned } from '../realm/plan.js';
import type { Template } from '../template/template.js';

/**
 * Reads the existing clients and tells what a plan does to them. Writes nothing, and reads nothing where the plan
 * changes nothing.
 *
 * @throws KeycloakError when the clients cannot be read
 */
export async function readImpacts(
  connection: Connection,
  template: Template,
  { plan, snapshot }: Planned,
): Promise<Impacts> {
  if (plan.changes.length === 0 || snapshot.representation === undefined) {
    return { impacts: [], clients: 0, notJudged: [] };
  }
  const { impactsOf, needsRoles } = await import('../impact/impacts.js');
  const { loadExecutors } = await import('../impact/executor.js');
  const { readExistingClients } = await import('../realm/existing-clients.js');
  const planned = { plan, snapshot, template };
  const clients = await readExistingClients(connection, needsRoles(planned));
  return impactsOf({ ...planned, clients, executors: await loadExecutors() });
}

/**
 * A line for who is about to write: how many existing clients Keycloak would refuse something.
 *
 * @returns undefined where it would refuse none, or where the plan changes no policy, so that nothing is read either
 * @throws KeycloakError when the clients cannot be read
 */
export async function impactWarning(
  connection: Connection,
  template: Template,
  planned: Planned,
): Promise<string | undefined> {
  const kinds = ['client-policies', 'client-profiles'];
  if (!planned.plan.changes.some(({ kind }) => kinds.includes(kind))) return undefined;
  const { impacts } = await readImpacts(connection, template, planned);
  const hurt = impacts.filter(({ effect, depends }) => /^(refuses|breaks)$/.test(effect) && depends === undefined);
  const count = new Set(hurt.map(({ client }) => client)).size;
  if (count === 0) return undefined;
  const clients = count === 1 ? '1 existing client' : `${count} existing clients`;
  return `${clients} would be refused something: see "kcfapi plan --impact".`;
}
