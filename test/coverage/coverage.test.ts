import { expect, test } from 'vitest';
import { coverage, listUnprobed, probesByClause } from '../../src/coverage/coverage.js';
import { conditions } from '../../src/coverage/oidf/conditions.js';
import { modules } from '../../src/coverage/oidf/modules.js';
import { listProbes } from '../../src/probe/engine.js';
import { openTemplates } from '../../src/probe/hardening.js';

const all = await listProbes();
const ids = new Set(all.map(({ id }) => id));
const unknown = (probes: readonly string[]) => probes.filter(id => !ids.has(id));

test('of every requirement something is said: a probe, an audit that is due, or why nothing shows it', async () => {
  const { specifications } = await coverage();
  expect(specifications.map(({ id }) => id).toSorted()).toEqual(
    (
      'FAPI1-ADV FAPI1-BASE FAPI-CIBA FAPI2-MS-FINAL FAPI2-SP-FINAL JARM CIBA ' +
      'OB-UK RFC10017 RFC7636 RFC8252 RFC8705 RFC9101 RFC9126 RFC9207 RFC9449'
    )
      .split(' ')
      .toSorted(),
  );
});

test('nothing is said of a requirement that has a probe, and only probes that exist are named', async () => {
  const citing = probesByClause(await listProbes());
  const tables = await listUnprobed();
  const stale = tables.flatMap(({ specification, standings }) =>
    [...standings.keys()].map(section => specification(section).id).filter(id => citing.has(id)),
  );
  expect(stale).toEqual([]);
  const named = tables.flatMap(({ standings }) => [...standings.values()]);
  expect(unknown(named.flatMap(standing => ('shownBy' in standing ? standing.shownBy : [])))).toEqual([]);
});

test.each([
  ['conditions', conditions, 309],
  ['modules', modules, 230],
] as const)('every one of the suite’s %s is named once, with probes that exist or a reason', (_, checks, count) => {
  const names = checks.flatMap(check => {
    const of = 'plans' in check ? check.plans : [''];
    return of.flatMap(plan => check.names.map(name => `${plan} ${name}`));
  });
  expect(new Set(names).size).toBe(names.length);
  expect(names).toHaveLength(count);
  expect(unknown(checks.flatMap(check => ('probes' in check ? check.probes : [])))).toEqual([]);
});

test('what looks at a module of a plan applies to a template of that plan', async () => {
  const templates = await openTemplates();
  const idle = modules.flatMap(check =>
    check.plans.flatMap(plan => {
      const profiles = templates.map(({ profile }) => profile).filter(profile => profile.plan === plan);
      const named = 'probes' in check ? check.probes : [];
      return named
        .filter(id => !profiles.some(profile => all.find(probe => probe.id === id)?.applies(profile)))
        .map(id => `${plan}: ${id}`);
    }),
  );
  expect(idle).toEqual([]);
});

test('a condition that only makes a request is not said to be looked at', () => {
  const looked = conditions.filter(check => 'probes' in check).flatMap(({ names }) => names);
  expect(looked.filter(name => /^Create|^SetClientAuthenticationAud/.test(name))).toEqual([]);
});

test('each attacker of the model has probes', async () => {
  const { attackers } = await coverage();
  expect(attackers.filter(({ probes }) => probes.length === 0)).toEqual([]);
});
