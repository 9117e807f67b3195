import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import type { Defects, Weakness } from '../e2e/defects/defect.js';
import { BY_TIME, CHECKS, OF_CERTIFICATE } from '../e2e/resource-checks.js';

const FOLDER = new URL('../e2e/defects/', import.meta.url);

/** How a probe is seen failing, in words. */
type Sight = readonly [probe: string, against: string, how: string];

async function allDefects(): Promise<readonly Defects[]> {
  const files = (await readdir(FOLDER)).filter(name => name !== 'defect.ts').toSorted();
  return Promise.all(files.map(async name => (await import(new URL(name, FOLDER).href)).default as Defects));
}

async function seen(): Promise<readonly Sight[]> {
  const all = await allDefects();
  const ofRealm = all.flatMap(({ template, behindProxy, weakened = [], always = [], alwaysWarned = [] }) => [
    ...behindProxy.map(({ probe, healer }): Sight => {
      const how = healer === undefined ? 'a proxy that breaks what is judged' : 'a proxy that heals what was spoilt';
      return [probe, template, how];
    }),
    ...weakened.flatMap(({ turns, without }) =>
      Object.entries(turns)
        .filter(([, verdict]) => verdict !== 'error')
        .map(([probe]): Sight => [probe, template, `a realm without ${named(without)}`]),
    ),
    ...[...always, ...alwaysWarned].map((probe): Sight => [probe, template, 'this Keycloak, as it always is']),
  ]);
  const ofResource = [CHECKS, BY_TIME, OF_CERTIFICATE].flatMap(checks =>
    Object.entries(checks).flatMap(([check, turns]) =>
      Object.keys(turns).map((probe): Sight => [probe, 'a resource server', `it without the check "${check}"`]),
    ),
  );
  return [...ofRealm, ...ofResource];
}

function named({ executors = [], conditions, attributes = [], realm = {}, clients }: Weakness): string {
  const parts = [...executors, ...attributes, ...Object.keys(realm)];
  if (conditions !== undefined) parts.push('policies for every request');
  if (clients !== undefined) parts.push('careful clients');
  return parts.join(', ');
}

test('every probe is seen failing, against a server or a realm that is broken in exactly that way', async () => {
  const failing = new Set((await seen()).map(([probe]) => probe));
  const probes = (await listProbes()).map(({ id }) => id);
  expect(probes.filter(id => !failing.has(id))).toEqual([]);
  expect([...failing].filter(id => !probes.includes(id))).toEqual([]);
});

test('what no realm of this Keycloak passes is seen passing where a proxy makes it conform', async () => {
  const defects = await allDefects();
  const never = defects.flatMap(({ always = [], alwaysWarned = [] }) => [...always, ...alwaysWarned]);
  const passing = defects.flatMap(one => (one.passing ?? []).flatMap(({ probes }) => probes));
  expect(never.filter(id => !passing.includes(id))).toEqual([]);
  expect(passing.length).toBeGreaterThan(20);
});

test('the page says of each how', async () => {
  const rows = (await seen()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const passing = (await allDefects())
    .flatMap(one => (one.passing ?? []).flatMap(({ probes }) => probes.map(id => [id, one.template] as const)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const page = [
    '<!-- Written by test/probe/seen-failing.test.ts; "npx vitest run test/probe/seen-failing.test.ts -u" writes it anew. -->',
    '# How each probe is seen failing',
    '',
    'A probe that cannot fail proves nothing. Each of these runs in the end-to-end tests: the named probe fails (or warns,',
    'where the specification says "should"), and beside it nothing but its named relatives.',
    '',
    '| Probe | Against the realm of | Broken how |',
    '| --- | --- | --- |',
    ...new Set(rows.map(([probe, against, how]) => `| [${probe}](probes.md#${probe}) | ${against} | ${how} |`)),
    '',
    '## What this Keycloak never passes',
    '',
    'Nor does one that cannot pass. These warn on every realm, for reasons that are known; behind a proxy that makes of',
    'Keycloak a server that conforms in that, they pass.',
    '',
    '| Probe | On the realm of |',
    '| --- | --- |',
    ...passing.map(([probe, template]) => `| [${probe}](probes.md#${probe}) | ${template} |`),
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot('../../docs/seen-failing.md');
});
