import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nearestTemplates } from '../../src/export/nearest.js';
import { plain } from '../../src/export/plain.js';
import { usualClient, usualRealm } from '../../src/export/usual.js';
import type { JsonObject, Resources } from '../../src/template/template.js';
import { allTemplates, type Children, openChildren } from '../e2e/children.js';

let children: Children;
beforeAll(async () => {
  children = await openChildren();
});
afterAll(() => children.remove());

/** Resources as a realm has them that was made of them. */
function asFound({ realm = {}, clientScopes = [], clients = [], ...resources }: Resources) {
  const made = clients.map(client => {
    const usual = usualClient(client);
    const own = { ...(usual.attributes as JsonObject), ...(client.attributes as JsonObject) };
    return { ...usual, ...client, attributes: own };
  });
  const scopes = new Map([...usualRealm.clientScopes, ...clientScopes].map(scope => [scope.name, scope]));
  const attributes = { ...(usualRealm.realm.attributes as JsonObject), ...(realm.attributes as JsonObject) };
  return plain({
    ...resources,
    realm: { ...usualRealm.realm, ...realm, attributes },
    clientScopes: [...scopes.values()],
    clients: made,
  });
}

describe('the nearest template', async () => {
  const each = (await allTemplates()).filter(({ id }, index, all) => all[index - 1]?.id !== id);
  it.each(each)('of a realm made of $id is that one', async row => {
    const { resources } = await children.of(row);
    const { near } = await nearestTemplates(asFound(resources));
    // What the one asks for beside the other, Keycloak sets by itself: nobody can tell their realms apart.
    const id = row.id === 'backend-for-frontend' ? 'app2app' : row.id;
    expect(near[0]).toMatchObject({ id, share: 1 });
    expect(near.find(one => one.id === row.id)?.share).toBe(1);
  });

  it('is found also where the realm has a value that the template does not take', async () => {
    const row = each.find(({ id }) => id === 'openbanking-uk-mtls');
    if (row === undefined) throw new Error('the template is gone');
    const { resources } = await children.of(row);
    const clients = (resources.clients ?? []).map(client => ({
      ...client,
      attributes: { ...(client.attributes as JsonObject), 'x509.casubjectdn': 'no such name' },
    }));
    const { near } = await nearestTemplates(asFound({ ...resources, clients }));
    expect(near.find(({ id }) => id === row.id)).toMatchObject({ parameters: {} });
  });
});
