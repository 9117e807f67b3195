import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import { realmRepresentation } from '../../src/render/realm-representation.js';
import { templateOf } from '../realm/template.js';
import { connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const [NEW, OLD, IMPORTED] = ['new', 'old', 'imported'].map(name => `kcfapi-test-built-in-${name}`) as [
  string,
  string,
  string,
];

const template = templateOf({
  clientScopes: [
    {
      name: 'profile',
      protocolMappers: [
        { name: 'full name', protocolMapper: 'oidc-full-name-mapper', config: { 'access.token.claim': false } },
      ],
    },
  ],
  clients: [
    { clientId: 'account', secret: 'canary-secret', name: 'Ours', attributes: { logoUri: 'https://a.example' } },
  ],
});

const drop = () => Promise.all([NEW, OLD, IMPORTED].map(dropRealm));
beforeAll(drop);
afterAll(drop);

async function apply(realm: string): Promise<void> {
  const { connection } = await connected(realm);
  try {
    await applyPlan(connection, template, await planRealm(connection, template));
    expect((await planRealm(connection, template)).plan.changes).toEqual([]);
  } finally {
    await connection.close();
  }
}

async function builtIn(realm: string): Promise<unknown> {
  const scopes = await raw<Found[]>('GET', `/${realm}/client-scopes`);
  const { protocolMappers, attributes } = scopes.find(({ name }) => name === 'profile') ?? {};
  const [{ name, attributes: ofClient, redirectUris } = {} as Found] = await raw<Found[]>(
    'GET',
    `/${realm}/clients?clientId=account`,
  );
  const mappers = (protocolMappers as Found[]).map(({ id: _, ...mapper }) => mapper);
  mappers.sort((left, right) => (String(left.name) < String(right.name) ? -1 : 1));
  return JSON.parse(
    JSON.stringify({ mappers, attributes, name, ofClient, redirectUris }).replaceAll(realm, 'REALM'),
  ) as unknown;
}

test('what a realm has by itself is changed in the same way in a new one, in one that is there, and by an import', async () => {
  await raw('POST', '', { realm: OLD, enabled: true });
  await raw('POST', '', realmRepresentation(template.resources, IMPORTED));
  await Promise.all([apply(NEW), apply(OLD)]);
  const made = await builtIn(NEW);
  expect(made).toMatchObject({
    mappers: expect.arrayContaining([
      expect.objectContaining({
        name: 'full name',
        config: expect.objectContaining({ 'access.token.claim': 'false', 'id.token.claim': 'true' }),
      }),
    ]),
  });
  expect(await builtIn(OLD)).toEqual(made);
  expect(await builtIn(IMPORTED)).toEqual(made);
});
