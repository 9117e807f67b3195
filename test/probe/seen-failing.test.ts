import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import type { Defects } from '../e2e/defects/defect.js';
import { BY_TIME, CHECKS, OF_CERTIFICATE } from '../e2e/resource-checks.js';

const FOLDER = new URL('../e2e/defects/', import.meta.url);

async function seen(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER)).filter(name => name !== 'defect.ts');
  const all = await Promise.all(files.map(async name => (await import(new URL(name, FOLDER).href)).default as Defects));
  const ofResource = [CHECKS, BY_TIME, OF_CERTIFICATE].flatMap(checks => Object.values(checks).flatMap(Object.keys));
  const ofRealm = all.flatMap(({ behindProxy, weakened = [], always = [], alwaysWarned = [] }) => [
    ...behindProxy.map(({ probe }) => probe),
    ...weakened.flatMap(({ turns }) => Object.keys(turns)),
    ...always,
    ...alwaysWarned,
  ]);
  return [...ofRealm, ...ofResource];
}

test('every probe is seen failing, against a server or a realm that is broken in exactly that way', async () => {
  const failing = new Set(await seen());
  const probes = (await listProbes()).map(({ id }) => id);
  expect(probes.filter(id => !failing.has(id))).toEqual([]);
  expect([...failing].filter(id => !probes.includes(id))).toEqual([]);
});
