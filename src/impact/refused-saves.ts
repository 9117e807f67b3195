import type { Fault } from '../realm/resource.js';
import { printableLine } from '../report/printable.js';
import { pathOf } from '../template/template.js';
import { boundExecutors, whenSaved } from './effects.js';
import type { Judged } from './impacts.js';
import { passagesOf } from './passages.js';
import { rulesOf } from './rules.js';

/**
 * Clients of the template that exist and that Keycloak would certainly not let be saved: the policies, which are written
 * first, would stand, and the work would end there each time.
 */
export function refusedSaves({ plan, snapshot, template, executors }: Omit<Judged, 'clients'>): readonly Fault[] {
  const { after } = rulesOf(plan, snapshot, template);
  const bound = boundExecutors(after, executors);
  return passagesOf(plan, template, snapshot.items.get('clients') ?? [], after)
    .filter(({ isSaved }) => isSaved)
    .flatMap(({ client, was, next }) =>
      whenSaved(bound, next, was)
        .found.filter(({ effect, depends }) => /^(refuses|breaks)$/.test(effect) && depends === undefined)
        .map(({ what, current, cause }) => {
          const blamed = current === undefined ? '' : ` (${JSON.stringify(current)})`;
          const by = 'executor' in cause ? ` – ${cause.executor} of policy ${cause.policy}` : '';
          return {
            path: pathOf('clients', String(client.clientId)),
            message: printableLine(`client "${client.clientId}" exists and could not be saved: ${what}${blamed}${by}`),
            hint: 'What the template says nothing of stays as it is there: say it in the template, or let the policy not match.',
          };
        }),
    );
}
