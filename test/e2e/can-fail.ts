import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { listProbes, needsTime } from '../../src/probe/engine.js';
import { examinesResource } from '../../src/probe/needs.js';
import { SCRATCH_PREFIX } from '../../src/probe/target/scratch-name.js';
import type { Template } from '../../src/template/template.js';
import { dropRealm, raw } from './admin.js';
import type { Defects, Weakness } from './defects/defect.js';
import { type BackChannel, makeRealm, openBench, type ProbeBench, shippedTemplate, verdicts } from './probe-bench.js';

/** What tests of a sound realm have in common. */
export interface SoundRealm {
  readonly connection: Connection;
  readonly template: Template;
  readonly bench: ProbeBench;
  /** Verdicts by id through a proxy that only relays. */
  readonly sound: Readonly<Record<string, string>>;
  /** What differs from them. */
  turned(results: Parameters<typeof verdicts>[0]): Readonly<Record<string, string>>;
}

/**
 * Has each probe of a list seen failing, and nothing but its named relatives with it. Looked at beside them are its
 * neighbours by id, mostly of the same subject, and with KCFAPI_TEST_DEFECTS=every all probes.
 *
 * @param parameters - of the template, where it asks for some
 * @returns the sound realm, for tests of the caller's own
 */
export function canFail(
  {
    template: name,
    realm: settings,
    behindProxy,
    weakened = [],
    always = [],
    alwaysWarned = [],
    unrepaired = {},
    passing = [],
  }: Defects,
  backChannel: () => BackChannel = () => ({}),
  parameters: () => Readonly<Record<string, string>> = () => ({}),
): () => SoundRealm {
  // Several files may use one template, on one server at the same time.
  const realm = `kcfapi-test-can-fail-${name}-${randomBytes(3).toString('hex')}`;
  let connection: Connection;
  let template: Template;
  let bench: ProbeBench;
  let sound: Readonly<Record<string, string>>;
  beforeAll(async () => {
    template = await shippedTemplate(parameters(), name);
    connection = await makeRealm(realm, template);
    if (settings !== undefined) await weaken(realm, { realm: settings });
    bench = await openBench(connection, template, backChannel());
    sound = verdicts(await bench.run());
  }, 120_000);

  afterAll(async () => {
    await bench?.close();
    await connection?.close();
    await dropRealm(realm);
  });

  const turned: SoundRealm['turned'] = results =>
    Object.fromEntries(Object.entries(verdicts(results)).filter(([id, verdict]) => verdict !== sound[id]));

  test('the realm of the template is sound through a proxy that only relays', () => {
    const unsound = Object.entries(sound).filter(([, verdict]) => !/^(pass|skip|warn: )/.test(verdict));
    expect(Object.fromEntries(unsound)).toEqual(unrepaired);
  });

  // A group or a test of nothing would count as one that was left out.
  if (behindProxy.length > 0) {
    describe('a server that accepts what it must not, behind a proxy', () => {
      test.each(behindProxy)('$probe', async ({ probe, verdict = 'fail', relatives = {}, breaksControls, ...way }) => {
        const looked = await kinOf([probe, ...Object.keys(relatives)]);
        const changed = Object.entries(turned(await bench.run(way, looked)));
        const told = changed.filter(([, now]) => breaksControls !== true || now !== 'error');
        expect(Object.fromEntries(told)).toEqual({ [probe]: verdict, ...relatives });
      });
    });
  }

  if (weakened.length > 0) {
    describe('a realm without one hardening', () => {
      test.each(weakened.map(one => ({ ...one, names: Object.keys(one.turns).join(', ') })))(
        '$names',
        async ({ turns, without }) => {
          const weak = `${realm}-weak`;
          const other = await makeRealm(weak, template);
          try {
            await weaken(weak, { ...without, realm: { ...settings, ...without.realm } });
            const notEnforceable = template.notEnforceable.filter(one => without.attributes?.includes(one) !== true);
            const weakBench = await openBench(other, { ...template, notEnforceable }, backChannel());
            await register(weak, without);
            const results = await weakBench.run({}, await kinOf(Object.keys(turns)));
            await weakBench.close();
            expect(turned(results)).toEqual(turns);
          } finally {
            await other.close();
            await dropRealm(weak);
          }
        },
      );
    });
  }

  if (always.length + alwaysWarned.length > 0) {
    test('a deviation explains nothing on a release line on which it was not seen', async () => {
      const results = await bench.run({ version: '26.99.0' }, [...always, ...alwaysWarned]);
      const due = [...always.map(id => [id, 'fail']), ...alwaysWarned.map(id => [id, 'warn'])];
      expect(verdicts(results)).toEqual(Object.fromEntries(due));
    });
  }

  if (passing.length > 0) {
    test.each(passing.map(one => ({ ...one, names: one.probes.join(', ') })))(
      'a server that conforms where this Keycloak never does passes $names',
      async ({ probes, names: _, ...way }) => {
        expect(verdicts(await bench.run(way, probes))).toEqual(Object.fromEntries(probes.map(id => [id, 'pass'])));
      },
    );
  }

  return () => ({ connection, template, bench, sound, turned });
}

/** Number of probes on either side, in the order of ids, that are looked at as well. */
const NEIGHBOURS = 2;

async function kinOf(ids: readonly string[]): Promise<readonly string[] | undefined> {
  if (process.env.KCFAPI_TEST_DEFECTS === 'every') return undefined;
  // What waits for something is no neighbour, nor what looks at another server.
  const all = (await listProbes())
    .filter(one => ids.includes(one.id) || (!needsTime(one) && !examinesResource(one)))
    .map(({ id }) => id);
  const places = ids.map(id => all.indexOf(id));
  return all.filter((_, index) => places.some(place => Math.abs(place - index) <= NEIGHBOURS));
}

/** Registers the scratch clients otherwise. */
async function register(realm: string, { clients }: Weakness): Promise<void> {
  if (clients === undefined) return;
  type Client = { readonly id: string; readonly attributes: object };
  const scratch = await raw<Client[]>('GET', `/${realm}/clients?clientId=${SCRATCH_PREFIX}&search=true`);
  for (const client of scratch) {
    const attributes = { ...client.attributes, ...(clients.attributes as object | undefined) };
    await raw('PUT', `/${realm}/clients/${client.id}`, { ...client, ...clients, attributes });
  }
}

type Named = { readonly name: string };

/** Takes a hardening away, by bare requests: copies of the profiles without the executors, and other conditions. */
async function weaken(realm: string, { executors, conditions, realm: settings }: Weakness): Promise<void> {
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
    const used = new Set(policies.policies.flatMap(({ profiles }) => profiles));
    const copies = [...used].map(name => {
      const profile = all.find(candidate => candidate.name === name) as Profile;
      return {
        ...profile,
        name: `weak-${name}`,
        executors: profile.executors.filter(({ executor }) => !executors.includes(executor)),
      };
    });
    await raw('PUT', `/${realm}/client-policies/profiles`, { profiles: [...found.profiles, ...copies] });
    const changed = policies.policies.map(policy => ({
      ...policy,
      profiles: policy.profiles.map(name => `weak-${name}`),
    }));
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: changed });
  }
  if (conditions !== undefined) {
    const { policies } = await raw<{ policies: object[] }>('GET', `/${realm}/client-policies/policies`);
    const changed = policies.map(policy => ({ ...policy, conditions }));
    await raw('PUT', `/${realm}/client-policies/policies`, { policies: changed });
  }
}
