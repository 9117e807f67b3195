import { afterAll, beforeAll } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Plan } from '../../src/realm/resource.js';
import { everything, wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

export type Found = Record<string, unknown>;
export const template = templateOf(everything);
export const named = ({ changes }: Plan) => changes.map(({ action, kind, key }) => `${action} ${kind} ${key}`);
export const paths = ({ changes }: Plan) => changes.flatMap(({ differences }) => differences.map(({ path }) => path));

/** A connection to a realm of the test's own that is not there before and not there afterwards. */
export function realmOf(name: string): { readonly name: string; at: () => Counted } {
  let counted: Counted;
  beforeAll(async () => {
    await dropRealm(name);
    counted = await connected(name);
  });
  afterAll(async () => {
    await counted.connection.close();
    await dropRealm(name);
  });
  return { name, at: () => counted };
}

export async function plan({ connection }: Counted, wanted = template): Promise<Plan> {
  return (await planRealm(connection, wanted)).plan;
}

export async function apply({ connection }: Counted, wanted = template): Promise<string[]> {
  const done: string[] = [];
  const planned = await planRealm(connection, wanted);
  await applyPlan(connection, wanted, planned, { onChange: ({ kind, key }) => done.push(`${kind} ${key}`) });
  return done;
}

export const clientOf = async (realm: string, clientId: string): Promise<Found> =>
  (await raw<Found[]>('GET', `/${realm}/clients?clientId=${clientId}`))[0] ?? {};

/** As an administrator does who opens a client and saves it: executors configure it then. */
export async function saveEveryClient(realm: string): Promise<void> {
  const clients = await raw<Found[]>('GET', `/${realm}/clients`);
  // Keycloak lets nobody save this one.
  for (const client of clients.filter(({ clientId }) => clientId !== 'realm-management')) {
    await raw('PUT', `/${realm}/clients/${client.id}`, client);
  }
}
