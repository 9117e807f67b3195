import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import { openTemplates } from '../../src/probe/hardening.js';

const templates = await openTemplates();
const probes = await listProbes();

/** Whose requirements a plan of the conformance suite is about. */
const FAMILIES: readonly (readonly [clauses: RegExp, plan: RegExp])[] = [
  [/^FAPI2-/, /^fapi2-/],
  [/^FAPI1-/, /^(?:fapi1-|fapi-ciba-)/],
  [/^FAPI-CIBA-/, /^fapi-ciba-/],
];

test.each(probes.map(probe => [probe.id, probe] as const))('%s applies to a shipped template', (_, probe) => {
  expect(templates.filter(({ profile }) => probe.applies(profile))).not.toEqual([]);
});

test.each(
  FAMILIES.flatMap(([clauses, plan]) =>
    probes
      .filter(probe => probe.clauses.every(({ id }) => clauses.test(id)))
      .map(probe => [probe.id, plan, probe] as const),
  ),
)('%s, which stands on one family’s clauses alone, applies to no template of another', (_, plan, probe) => {
  // FAPI 1.0 Baseline has no plan.
  const others = templates.filter(({ id, profile }) => !plan.test(profile.plan ?? id) && probe.applies(profile));
  expect(others.map(({ id }) => id)).toEqual([]);
});
