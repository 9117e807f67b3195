import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { newRealm } from '../../src/catalogue/new-realm.js';
import { exportSnapshot } from '../../src/export/export.js';
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
  const read = parse(yaml) as { readonly clients: readonly JsonObject[] };
  const ours = read.clients.filter(({ clientId }) => String(clientId).startsWith('client-'));
  expect(ours.map(({ clientId }) => clientId).toSorted()).toEqual(
    clients(1000)
      .map(({ clientId }) => clientId)
      .toSorted(),
  );
  expect(ours.find(({ clientId }) => clientId === 'client-999')?.attributes).toEqual(clients(1000)[999]?.attributes);
}, 60_000);

it("tells of Keycloak's own client that is named and unchanged, and refuses one that is not there", async () => {
  const own = JSON.parse(JSON.stringify(newRealm.clients).replaceAll('{realm}', 'bank')) as readonly JsonObject[];
  const items = new Map<string, readonly JsonObject[]>([['clients', [...own, ...clients(1)]]]);
  const whole = { realm: 'bank', representation: { ...newRealm.realm, enabled: true }, items, faults: [] };
  const told = async (...patterns: string[]) =>
    (await exportSnapshot(whole, [], { cwd: tmpdir(), clients: patterns })).leftOut.map(({ what }) => what);
  expect(await told('client-0', 'account')).toContain('client account');
  expect(await told('client-0', 'acc*')).not.toContain('client account');
  await expect(told('acount')).rejects.toThrow('no client matches "acount"');
}, 60_000);
