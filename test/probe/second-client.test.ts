import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';

/** Why a probe that speaks of the second client can do without one. */
const WITHOUT: Readonly<Record<string, string>> = {
  'client-assertion-wrong-issuer': 'where there is one client, it says the name of one that does not exist',
  'client-assertion-wrong-subject': 'where there is one client, it says the name of one that does not exist',
};

const FOLDER = fileURLToPath(new URL('../../src/probe/probes/', import.meta.url));
/** `clients[1]`, the second name of `const [first, second] = target.clients`, and its redirect URI beside a request. */
const SECOND =
  /\bclients\[1\]|\[\s*\w*\s*,\s*\w+\s*\]\s*=\s*target\.clients\b|\bclients:\s*\[\s*\w*\s*,\s*\w+\s*\]|\btellBeside\(/;

const files = (await readdir(FOLDER, { recursive: true })).filter(name => name.endsWith('.ts'));
const sources = await Promise.all(
  files.map(async name => [basename(name, '.ts'), await readFile(join(FOLDER, name), 'utf8')] as const),
);
const naming = sources.flatMap(([id, source]) => (SECOND.test(source) ? [id] : []));

test('probes that let a second client do something are skipped where there is none, and no others', async () => {
  const needing = (await listProbes()).filter(({ needs = [] }) => needs.includes('second client'));
  expect([...needing.map(({ id }) => id), ...Object.keys(WITHOUT)].toSorted()).toEqual(naming.toSorted());
});
