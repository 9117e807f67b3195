import { describe, expect, test } from 'vitest';
import { applyPlan } from '../../src/realm/apply.js';
import { ApplyError } from '../../src/realm/apply-error.js';
import { PlanError, planRealm } from '../../src/realm/plan.js';
import type { JsonObject, Resources } from '../../src/template/template.js';
import { everything, wholeTemplateOf as templateOf } from '../realm/template.js';
import { connected, dropRealm, raw } from './admin.js';

import { apply, clientOf, type Found, paths, plan, realmOf, template } from './everything.js';

describe('a fault in the middle', () => {
  const { name, at } = realmOf('kcfapi-test-fault');
  const withClient = (client: JsonObject): Resources => ({
    ...everything,
    clients: [...(everything.clients ?? []), client],
  });
  const refused = {
    clientId: 'tpp-2',
    publicClient: false,
    redirectUris: ['http://tpp-2.example/cb'],
    attributes: { 'fapi.profile': 'fapi2-dpop' },
  };

  test('names the change, every time, and converges when it is mended', async () => {
    // A policy with this condition alone does not see a client come into being.
    const clientPolicies = (everything.clientPolicies ?? []).map(policy => ({
      ...policy,
      conditions: (policy.conditions as JsonObject[]).filter(({ condition }) => condition !== 'client-access-type'),
    }));
    for (const _ of [1, 2]) {
      const wanted = templateOf({ ...withClient(refused), clientPolicies });
      const failure = await apply(at(), wanted).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ApplyError);
      expect((failure as ApplyError).message).toMatch(
        /^create of clients "tpp-2" failed: .*Invalid redirectUris.*again/s,
      );
      // It must not stay as it was created.
      expect(await clientOf(name, 'tpp-2')).toEqual({});
    }
    const mended = templateOf(withClient({ ...refused, redirectUris: ['https://tpp-2.example/cb'] }));
    await apply(at(), mended);
    expect((await plan(at(), mended)).changes).toEqual([]);
  });

  test('converges when it comes between the two requests that make a client', async () => {
    const { connection } = at();
    // The connection is lost after the client was created: neither is it saved nor can it be taken away again.
    const lost = async () => {
      throw new Error('connection lost');
    };
    const clients = new Proxy(connection.admin.clients, {
      get: (target, member) => (member === 'update' || member === 'del' ? lost : Reflect.get(target, member)),
    });
    const admin = new Proxy(connection.admin, {
      get: (target, member) => (member === 'clients' ? clients : Reflect.get(target, member)),
    });
    const wanted = templateOf(withClient({ ...refused, redirectUris: [], clientId: 'tpp-4', enabled: true }));
    const planned = await planRealm(connection, wanted);
    await expect(applyPlan({ ...connection, admin }, wanted, planned)).rejects.toThrow('connection lost');
    expect(paths(await plan(at(), wanted))).toEqual(['/clients/tpp-4/enabled']);
    await apply(at(), wanted);
    expect((await plan(at(), wanted)).changes).toEqual([]);
    const { attributes } = (await clientOf(name, 'tpp-4')) as { attributes: Found };
    expect(attributes).toMatchObject({ 'pkce.code.challenge.method': 'S256' });
  });

  test('leaves a client shut between the two requests, also where the template does not say that it is enabled', async () => {
    const { connection } = at();
    const states: unknown[] = [];
    const clients = new Proxy(connection.admin.clients, {
      get: (target, member) => {
        if (member !== 'update') return Reflect.get(target, member);
        return async (...all: Parameters<typeof target.update>) => {
          const { enabled } = (await target.findOne({ id: all[0].id })) ?? {};
          states.push(enabled);
          return target.update(...all);
        };
      },
    });
    const admin = new Proxy(connection.admin, {
      get: (target, member) => (member === 'clients' ? clients : Reflect.get(target, member)),
    });
    const wanted = templateOf(withClient({ ...refused, redirectUris: [], clientId: 'tpp-5' }));
    await applyPlan({ ...connection, admin }, wanted, await planRealm(connection, wanted));
    expect(states).toEqual([false]);
    expect(await clientOf(name, 'tpp-5')).toMatchObject({ enabled: true });
    expect(await plan(at(), wanted)).toMatchObject({ changes: [] });
    // Of one that stays shut, since the work ended between the two, the plan tells.
    await raw('PUT', `/${name}/clients/${(await clientOf(name, 'tpp-5')).id}`, { enabled: false });
    const { changes, unmanaged } = await plan(at(), wanted);
    expect(changes).toEqual([]);
    expect(unmanaged).toContainEqual({
      ...{ kind: 'clients', key: 'tpp-5', path: '/clients/tpp-5/enabled', current: false },
    });
  });

  test('names a scope that does not exist, of which Keycloak would say nothing', async () => {
    const wanted = templateOf(withClient({ clientId: 'tpp-3', defaultClientScopes: ['basic', 'acounts', 'theirs'] }));
    await raw('POST', `/${name}/client-scopes`, { name: 'theirs', protocol: 'openid-connect' });
    at().writes();
    const failure = await plan(at(), wanted).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlanError);
    expect((failure as PlanError).message).toBe(
      `test.yaml:3:1: Client "tpp-3" names the client scope "acounts", which is neither in the template nor in realm ` +
        `${name}; did you mean "accounts"?\n  Add it under "clientScopes", or take it off the client.`,
    );
    expect(at().writes()).toBe(0);
  });

  test('names a scope that a realm will not have that is not there yet', async () => {
    const { connection } = await connected('kcfapi-test-never-made');
    const wanted = (...scopes: string[]) =>
      templateOf({ clientScopes: [{ name: 'own' }], clients: [{ clientId: 'a', optionalClientScopes: scopes }] });
    await expect(planRealm(connection, wanted('own', 'offline_access'))).resolves.toBeDefined();
    await expect(planRealm(connection, wanted('theirs'))).rejects.toThrow(/"theirs", which is neither in the template/);
    await connection.close();
  });

  test('names a profile that Keycloak refuses, and leaves the others as they are', async () => {
    const before = await raw('GET', `/${name}/client-policies/profiles`);
    const clientProfiles = [
      ...(everything.clientProfiles ?? []),
      { name: 'bad', executors: [{ executor: 'secure-request-object', configuration: { 'available-period': '1h' } }] },
    ];
    await expect(apply(at(), templateOf({ ...everything, clientProfiles }))).rejects.toThrow(
      /^create of client-profiles "bad" failed/,
    );
    expect(await raw('GET', `/${name}/client-policies/profiles`)).toEqual(before);
  });

  test('begins nothing more when it is interrupted, and goes on from there', async () => {
    await dropRealm(name);
    const { connection } = at();
    const interruption = new AbortController();
    const done: string[] = [];
    const failure = await applyPlan(connection, template, await planRealm(connection, template), {
      onChange: ({ kind }) => {
        done.push(kind);
        if (kind === 'client-scopes') interruption.abort();
      },
      signal: interruption.signal,
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ApplyError);
    expect((failure as ApplyError).message).toMatch(/^create of client-policies "fapi2-dpop", .* was not begun/);
    expect(done).not.toContain('client-policies');
    await apply(at());
    expect((await plan(at())).changes).toEqual([]);
  });
});
