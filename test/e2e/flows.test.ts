import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { PlanError, planRealm } from '../../src/realm/plan.js';
import type { Plan } from '../../src/realm/resource.js';
import type { Resources } from '../../src/template/template.js';
import { wholeTemplateOf as templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';

type Found = Record<string, unknown>;
const REALM = 'kcfapi-test-flows';

const resources = (browser: string): Resources => ({
  realm: { browserFlow: browser, directGrantFlow: 'direct grant' },
  clientProfiles: [
    {
      name: 'strong',
      executors: [
        { executor: 'auth-flow-enforcer', configuration: { 'auth-flow-alias': browser, 'auth-flow-loa': 1 } },
      ],
    },
  ],
  clients: [
    {
      clientId: 'tpp',
      redirectUris: ['https://tpp.example/cb'],
      authenticationFlowBindingOverrides: { browser, direct_grant: 'direct grant' },
    },
    { clientId: 'plain', redirectUris: ['https://plain.example/cb'] },
  ],
});

let ours: Counted;
beforeAll(async () => {
  await dropRealm(REALM);
  ours = await connected(REALM);
});
afterAll(async () => {
  await ours.connection.close();
  await dropRealm(REALM);
});

const plan = async (wanted: Resources): Promise<Plan> => (await planRealm(ours.connection, templateOf(wanted))).plan;
const apply = async (wanted: Resources): Promise<void> => {
  const template = templateOf(wanted);
  await applyPlan(ours.connection, template, await planRealm(ours.connection, template));
};
const clientOf = async (clientId: string): Promise<Found> =>
  (await raw<Found[]>('GET', `/${REALM}/clients?clientId=${clientId}`))[0] ?? {};
const flowOf = async (alias: string): Promise<unknown> =>
  (await raw<Found[]>('GET', `/${REALM}/authentication/flows`)).find(flow => flow.alias === alias)?.id;

describe('flows by their aliases', () => {
  test('are made with a realm that is not there', async () => {
    const planned = await plan(resources('browser'));
    expect(planned.changes.flatMap(({ differences }) => differences)).toContainEqual(
      expect.objectContaining({
        path: '/clients/tpp/authenticationFlowBindingOverrides/browser',
        desired: 'browser',
      }),
    );
    await apply(resources('browser'));
    expect(await plan(resources('browser'))).toMatchObject({ changes: [], unmanaged: [] });
    const client = await clientOf('tpp');
    expect(client.authenticationFlowBindingOverrides).toEqual({
      browser: await flowOf('browser'),
      direct_grant: await flowOf('direct grant'),
    });
    await raw('PUT', `/${REALM}/clients/${client.id}`, client);
    expect(await plan(resources('browser'))).toMatchObject({ changes: [], unmanaged: [] });
  });

  test('that somebody made are named in the same way', async () => {
    await raw('POST', `/${REALM}/authentication/flows/browser/copy`, { newName: 'strong browser' });
    const differences = (await plan(resources('strong browser'))).changes.flatMap(change => change.differences);
    expect(differences.map(({ path, current, desired }) => [path, current, desired])).toEqual([
      ['/realm/browserFlow', 'browser', 'strong browser'],
      [
        '/clientProfiles/strong/executors/auth-flow-enforcer/configuration/auth-flow-alias',
        'browser',
        'strong browser',
      ],
      ['/clients/tpp/authenticationFlowBindingOverrides/browser', 'browser', 'strong browser'],
    ]);
    await apply(resources('strong browser'));
    expect(await plan(resources('strong browser'))).toMatchObject({ changes: [], unmanaged: [] });
    expect(await raw('GET', `/${REALM}`)).toMatchObject({ browserFlow: 'strong browser' });
    expect((await clientOf('tpp')).authenticationFlowBindingOverrides).toMatchObject({
      browser: await flowOf('strong browser'),
    });
  });

  test('are repaired, and where the template says nothing of them they are told of by alias', async () => {
    const [tpp, plain] = [await clientOf('tpp'), await clientOf('plain')];
    const browser = await flowOf('browser');
    const other = { authenticationFlowBindingOverrides: { browser } };
    await raw('PUT', `/${REALM}/clients/${tpp.id}`, { ...tpp, ...other });
    await raw('PUT', `/${REALM}/clients/${plain.id}`, { ...plain, ...other });
    const planned = await plan(resources('strong browser'));
    const told = {
      ...{ kind: 'clients', key: 'plain', current: 'browser' },
      path: '/clients/plain/authenticationFlowBindingOverrides/browser',
    };
    expect(planned.changes.flatMap(({ differences }) => differences)).toMatchObject([
      {
        path: '/clients/tpp/authenticationFlowBindingOverrides/browser',
        current: 'browser',
        desired: 'strong browser',
      },
    ]);
    expect(planned.unmanaged).toEqual([told]);
    ours.writes();
    await apply(resources('strong browser'));
    expect(ours.writes()).toBe(1);
    expect(await plan(resources('strong browser'))).toMatchObject({ changes: [], unmanaged: [told] });
  });

  test('are taken away by an empty text', async () => {
    const wanted: Resources = { clients: [{ clientId: 'plain', authenticationFlowBindingOverrides: { browser: '' } }] };
    expect((await plan(wanted)).changes).toHaveLength(1);
    await apply(wanted);
    expect((await plan(wanted)).changes).toEqual([]);
    expect((await clientOf('plain')).authenticationFlowBindingOverrides).toEqual({});
  });

  test('must be there', async () => {
    const failure = await plan(resources('strong browsr')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlanError);
    const { message } = failure as PlanError;
    expect(message).toContain(
      `test.yaml:2:1: "browserFlow" names the flow "strong browsr", which realm ${REALM} has not; did you mean "strong browser"?`,
    );
    expect(message).toContain('test.yaml:6:1: Client profile "strong" names the flow "strong browsr"');
    expect(message).toContain('test.yaml:4:1: Client "tpp" names the flow "strong browsr"');
    const { connection } = await connected('kcfapi-test-flows-absent');
    const absent = (browser: string) => planRealm(connection, templateOf(resources(browser)));
    await expect(absent('strong browser')).rejects.toThrow('which realm kcfapi-test-flows-absent has not');
    await expect(absent('browser')).resolves.toBeDefined();
    await connection.close();
  });
});
