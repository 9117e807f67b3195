import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { listProbes } from '../../src/probe/engine.js';
import { dropRealm, raw } from './admin.js';
import { BEHIND_PROXY, WEAKENED, type Weakness } from './defects.js';
import { makeRealm, openBench, type ProbeBench, shippedTemplate, verdicts } from './probe-bench.js';

type Named = { readonly name: string };

/** Takes a hardening away, by bare requests: copies of the profiles without the executors. */
async function weaken(realm: string, { executors, realm: settings }: Weakness): Promise<void> {
  if (settings !== undefined) {
    const current = await raw<Record<string, unknown>>('GET', `/${realm}`);
    const attributes = { ...(current.attributes as object), ...(settings.attributes as object | undefined) };
    await raw('PUT', `/${realm}`, { ...current, ...settings, attributes });
  }
  if (executors !== undefined) {
    type Profile = Named & { executors: { executor: string }[] };
    const found = await raw<{ profiles: Profile[]; globalProfiles: Profile[] }>(
      'GET',
      `/${realm}/client-policies/profiles?include-global-profiles=true`,
    );
    const policies = await raw<{ policies: { profiles: string[] }[] }>('GET', `/${realm}/client-policies/policies`);
    const all = [...found.profiles, ...found.globalProfiles];
    const used = policies.policies[0]?.profiles ?? [];
    const copies = used.map(name => {
      const profile = all.find(candidate => candidate.name === name) as Profile;
      return {
        ...profile,
        name: `weak-${name}`,
        executors: profile.executors.filter(({ executor }) => !executors.includes(executor)),
      };
    });
    await raw('PUT', `/${realm}/client-policies/profiles`, { profiles: [...found.profiles, ...copies] });
    const changed = policies.policies.map(policy => ({ ...policy, profiles: copies.map(({ name }) => name) }));
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: changed });
  }
}

const realm = 'kcfapi-test-can-fail';
let connection: Connection;
let bench: ProbeBench;
let sound: Readonly<Record<string, string>>;

beforeAll(async () => {
  const template = await shippedTemplate();
  connection = await makeRealm(realm, template);
  bench = await openBench(connection, template);
  sound = verdicts(await bench.run());
}, 120_000);

afterAll(async () => {
  await bench?.close();
  await connection?.close();
  await dropRealm(realm);
});

/** What differs from the sound realm. */
function turned(results: Parameters<typeof verdicts>[0]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(verdicts(results)).filter(([id, verdict]) => verdict !== sound[id]));
}

test('the realm of the template is sound through a proxy that only relays', () => {
  expect(Object.entries(sound).filter(([, verdict]) => !/^(pass|warn: )/.test(verdict))).toEqual([]);
});

/** What this Keycloak always accepts: it fails wherever no known deviation explains it. */
const ALWAYS = ['client-assertion-audience-array', 'dpop-proof-rs256'];

test('every probe is seen failing here', async () => {
  const seen = new Set([...ALWAYS, ...[...BEHIND_PROXY, ...WEAKENED].map(({ probe }) => probe)]);
  expect((await listProbes()).map(({ id }) => id).filter(id => !seen.has(id))).toEqual([]);
});

describe('a server that accepts what it must not, behind a proxy', () => {
  test.each(BEHIND_PROXY)('$probe', async ({ probe, verdict = 'fail', relatives = {}, ...way }) => {
    expect(turned(await bench.run(way))).toEqual({ [probe]: verdict, ...relatives });
  });
});

describe('a realm without one hardening', () => {
  const weak = 'kcfapi-test-weakened';
  test.each(WEAKENED)('$probe', async ({ probe, verdict = 'fail', relatives = {}, without }) => {
    const template = await shippedTemplate();
    const weakened = await makeRealm(weak, template);
    try {
      await weaken(weak, without);
      const notEnforceable = template.notEnforceable.filter(name => without.attributes?.includes(name) !== true);
      const other = await openBench(weakened, { ...template, notEnforceable });
      const results = await other.run();
      await other.close();
      expect(turned(results)).toEqual({ [probe]: verdict, ...relatives });
    } finally {
      await weakened.close();
      await dropRealm(weak);
    }
  });
});

test('a deviation explains nothing on a release line on which it was not seen', async () => {
  const results = await bench.run({ version: '26.99.0' }, [...ALWAYS, 'client-assertion-expired']);
  const always = Object.fromEntries(ALWAYS.map(id => [id, 'fail']));
  expect(verdicts(results)).toEqual({ ...always, 'client-assertion-expired': 'warn' });
});

test('a success response without iss fails its probe and breaks every control that needs it', async () => {
  const results = await bench.run({
    breaks(response) {
      response.headers = response.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'location' && /[?&]code=/.test(value) ? value.replace(/[?&]iss=[^&]*/, '') : value,
      ]);
    },
  });
  const changed = turned(results);
  expect(changed['authorization-response-without-iss']).toBe('fail');
  expect(new Set(Object.values(changed))).toEqual(new Set(['fail', 'error']));
  expect(Object.values(changed).filter(verdict => verdict === 'fail')).toHaveLength(1);
});

test.each([503, 500])('a server that answers %i breaks the control, and ends no run', async status => {
  const results = await bench.run({
    breaks(response, { path }) {
      if (path.endsWith('/protocol/openid-connect/token')) Object.assign(response, { status, body: '' });
    },
  });
  expect(results).toHaveLength(Object.keys(sound).length);
  expect(results.find(({ probe }) => probe.id === 'code-reused')?.verdict).toBe('error');
  expect(results.find(({ probe }) => probe.id === 'par-without-pkce')?.verdict).toBe('pass');
});

test('a server without a PAR endpoint ends no run either', async () => {
  const results = await bench.run({
    breaks(response, { path }) {
      if (path.endsWith('/.well-known/openid-configuration')) {
        response.body = response.body.replaceAll('"pushed_authorization_request_endpoint"', '"x"');
      }
    },
  });
  const found = verdicts(results);
  expect(found['metadata-incomplete']).toBe('fail');
  expect(found['tls-version-outdated']).toBe('pass');
  expect(found['par-without-pkce']).toBe('error');
});

test('a broken control gives error, never pass', async () => {
  const healthy = Object.keys(sound).length;
  const results = await bench.run({
    healer: () => ({
      request(request) {
        // The good code goes astray, so that no unspoilt flow gets its tokens.
        if (request.path.endsWith('/protocol/openid-connect/token')) request.body = 'grant_type=authorization_code';
      },
    }),
  });
  expect(results).toHaveLength(healthy);
  const needToken = results.filter(({ probe }) => /^(code-|dpop-|refresh-|client-assertion-re|tokens-)/.test(probe.id));
  expect(needToken.length).toBeGreaterThan(20);
  expect(needToken.map(({ verdict }) => verdict)).toEqual(needToken.map(() => 'error'));
});
