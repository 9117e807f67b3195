import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import type { Defects, Weakness } from '../e2e/defects/defect.js';
import { BY_TIME, CHECKS, OF_CERTIFICATE } from '../e2e/resource-checks.js';

const FOLDER = new URL('../e2e/defects/', import.meta.url);

/** How a probe is seen failing, in words. */
type Sight = readonly [probe: string, against: string, how: string];

async function seen(): Promise<readonly Sight[]> {
  const files = (await readdir(FOLDER)).filter(name => name !== 'defect.ts').toSorted();
  const all = await Promise.all(files.map(async name => (await import(new URL(name, FOLDER).href)).default as Defects));
  const ofRealm = all.flatMap(({ template, behindProxy, weakened = [], always = [], alwaysWarned = [] }) => [
    ...behindProxy.map(({ probe, healer }): Sight => {
      const how = healer === undefined ? 'a proxy that breaks what is judged' : 'a proxy that heals what was spoilt';
      return [probe, template, how];
    }),
    ...weakened.flatMap(({ turns, without }) =>
      Object.keys(turns).map((probe): Sight => [probe, template, `a realm without ${named(without)}`]),
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

test('the page says of each how', async () => {
  const rows = (await seen()).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const page = [
    '<!-- Written by test/probe/seen-failing.test.ts; "npx vitest run test/probe/seen-failing.test.ts -u" writes it anew. -->',
    '# How each probe is seen failing',
    '',
    'A probe that cannot fail proves nothing. Each of these runs in the end-to-end tests: the named probe fails (or warns,',
    'where the specification says "should"), and beside it nothing but its named relatives.',
    '',
    '| Probe | Against the realm of | Broken how |',
    '| --- | --- | --- |',
    ...rows.map(([probe, against, how]) => `| [${probe}](probes.md#${probe}) | ${against} | ${how} |`),
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot('../../docs/seen-failing.md');
});
