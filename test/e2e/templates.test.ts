import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { applyPlan, planRealm } from '../../src/provisioning.js';
import { connected, dropRealm, raw } from './admin.js';
import { allTemplates, type Children, openChildren } from './children.js';

type Found = Record<string, unknown>;

let children: Children;
beforeAll(async () => {
  children = await openChildren();
});
afterAll(() => children.remove());

/** As an administrator does who opens a client and saves it: executors configure it then. */
async function saveClients(realm: string): Promise<void> {
  const clients = await raw<Found[]>('GET', `/${realm}/clients`);
  const ours = clients.filter(({ clientId }) => String(clientId).startsWith('tpp-'));
  expect(ours).toHaveLength(2);
  for (const client of ours) await raw('PUT', `/${realm}/clients/${client.id}`, client);
}

describe('a realm of a shipped template', async () => {
  const realm = 'kcfapi-test-template';
  afterEach(() => dropRealm(realm));

  test.each(await allTemplates())('$id with $algorithm is as planned, also after every client was saved', async row => {
    await dropRealm(realm);
    const template = await children.of(row);
    const saved: string[] = [];
    const { connection } = await connected(realm, (method, path) => {
      if (method === 'PUT' && /^\/clients\/[^/]+$/.test(path)) saved.push(path);
    });
    try {
      await applyPlan(connection, template, await planRealm(connection, template));
      // What a template says of its clients is all that its policies would put in.
      expect(saved).toEqual([]);
      expect((await planRealm(connection, template)).plan).toMatchObject({ changes: [], unmanaged: [] });
      await saveClients(realm);
      expect((await planRealm(connection, template)).plan).toMatchObject({ changes: [], unmanaged: [] });
    } finally {
      await connection.close();
    }
  });
});
