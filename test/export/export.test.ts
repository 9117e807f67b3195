import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newRealm } from '../../src/catalogue/new-realm.js';
import { exportSnapshot } from '../../src/export/export.js';
import { loadTemplate } from '../../src/template/load.js';
import type { JsonObject } from '../../src/template/template.js';

/** Every one of them is another, and holds as much as those of a real realm. */
const clients = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, index) => ({
    clientId: `client-${index}`,
    protocol: 'openid-connect',
    enabled: index % 3 !== 0,
    description: `of partner ${index}`,
    redirectUris: [`https://partner-${index}.example/callback`],
    webOrigins: [],
    attributes: Object.fromEntries(
      Array.from({ length: 30 }, (_none, name) => [
        `our.own.attribute.${name}`,
        `value ${index} of ${name} with words`,
      ]),
    ),
  }));

it('writes a realm of a thousand clients whole, as one template that loads', async () => {
  const own = JSON.parse(JSON.stringify(newRealm.clients).replaceAll('{realm}', 'bank')) as readonly JsonObject[];
  const items = new Map<string, readonly JsonObject[]>([
    ['keys', newRealm.keys],
    ['client-scopes', newRealm.clientScopes],
    ['clients', [...own, ...clients(1000)]],
  ]);
  const whole = { realm: 'bank', representation: { ...newRealm.realm, enabled: true }, items, faults: [] };
  const { yaml, broken } = await exportSnapshot(whole, [], { cwd: tmpdir() });
  expect(broken).toEqual([]);
  expect(yaml.length).toBeGreaterThan(1024 * 1024);
  const folder = await mkdtemp(join(tmpdir(), 'kcfapi-export-test-'));
  try {
    await writeFile(join(folder, 'large.yaml'), yaml);
    const { resources } = await loadTemplate('./large.yaml', { cwd: folder });
    expect(resources.clients?.map(({ clientId }) => clientId).toSorted()).toEqual(
      clients(1000)
        .map(({ clientId }) => clientId)
        .toSorted(),
    );
    const last = resources.clients?.find(({ clientId }) => clientId === 'client-999');
    expect(last?.attributes).toEqual(clients(1000)[999]?.attributes);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 60_000);
