import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadExecutors } from '../../src/impact/executor.js';
import { refusedSaves } from '../../src/impact/refused-saves.js';
import { resourceKinds } from '../../src/realm/kinds.js';
import { makePlan } from '../../src/realm/plan.js';
import type { Snapshot } from '../../src/realm/snapshot.js';
import { declaredParameters } from '../../src/template/declared.js';
import { loadTemplate } from '../../src/template/load.js';
import { shippedTemplates } from '../../src/template/shipped.js';
import type { JsonObject } from '../../src/template/template.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));
const ids = (await shippedTemplates()).map(({ id }) => id);
const [kinds, executors] = [await resourceKinds(), await loadExecutors()];

it.each(ids)('of %s no client is said not to be savable, as it is after an apply that ended half-way', async id => {
  const needed = (await declaredParameters(id, cwd)).filter(parameter => parameter.default === undefined);
  const parameters = Object.fromEntries(needed.map(({ name }) => [name, `CN=${name}`]));
  const template = await loadTemplate(id, { cwd, parameters });
  const realm = { realm: 'bank' };
  const clients = (template.resources.clients ?? []).map(client => ({ ...client, enabled: false }));
  const snapshot: Snapshot = {
    ...{ realm: 'bank', representation: realm, faults: [] },
    items: new Map<string, readonly JsonObject[]>([
      ['realm', [realm]],
      ['clients', clients],
    ]),
  };
  const plan = makePlan(kinds, snapshot, template, 'https://keycloak.example');
  expect(plan.changes.filter(({ kind }) => kind === 'clients')).toHaveLength(clients.length);
  expect(refusedSaves({ plan, snapshot, template, executors })).toEqual([]);
});
