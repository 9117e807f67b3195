import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { inFlight } from '../../src/in-flight.js';
import { LOCK_ROLE } from '../../src/realm/lock.js';
import { openPki } from '../../src/server/pki.js';
import { raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';
import { type Fault, type Relayed, startProxy } from './proxy.js';

// A server that fails at the k-th request, for every k of an apply: whatever it is that goes wrong, the error names
// what failed, nothing foreign moves, and running again converges.

const keycloak = inject('keycloak');
const PREFIX = 'kcfapi-test-kth';
const BANK = fileURLToPath(new URL('../fixtures/bank.yaml', import.meta.url));
const CANARY = 'c4nary-of-the-user';
const env = { KCFAPI_PARAM_USER_PASSWORD: CANARY };

const FAULTS: Readonly<Record<string, Fault>> = {
  'is reset before anything is done': { carriedOut: false, answer: 'reset' },
  'is reset when all is done': { carriedOut: true, answer: 'reset' },
  'is answered 503': {
    carriedOut: false,
    answer: { status: 503, type: 'application/json', body: '{"error":"unavailable"}' },
  },
  'is answered by a page of HTML': {
    carriedOut: false,
    answer: { status: 200, type: 'text/html;charset=utf-8', body: '<!DOCTYPE html><html><body>Login</body></html>' },
  },
  'is answered by half of what is done': { carriedOut: true, answer: 'half' },
};

const NONE: Fault = { carriedOut: true, answer: 'reset' };

/** A fault at the k-th request of one realm. */
interface Planted {
  readonly at: number;
  readonly fault: Fault;
  count: number;
  readonly methods: string[];
  hit?: Relayed;
}
const planted = new Map<string, Planted>();

let proxy: Awaited<ReturnType<typeof startProxy>>;
let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-kth-'));
  const pki = await openPki(join(cwd, 'pki'));
  const { certificateFile, keyFile } = await pki.issueServer();
  await writeFile(join(cwd, 'both.crt'), [keycloak.ca, pki.ca].join('\n'));
  proxy = await startProxy({
    upstream: keycloak.url,
    ca: keycloak.ca,
    credential: { certificate: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') },
    behaviour: {
      fault(request) {
        const realm = /^\/admin\/realms\/([^/?]+)/.exec(request.path)?.[1] ?? '';
        const plan = planted.get(realm);
        if (plan === undefined) return undefined;
        plan.count += 1;
        plan.methods.push(request.method);
        if (plan.count !== plan.at) return undefined;
        plan.hit = request;
        return plan.fault;
      },
    },
  });
});
afterAll(async () => {
  await proxy?.close();
  await rm(cwd, { recursive: true, force: true });
});

type Found = Record<string, unknown>;
const FOREIGN: Found = {
  enabled: true,
  displayNameHtml: '<b>theirs</b>',
  attributes: { theirs: 'x', cibaInterval: '7' },
  roles: { realm: [{ name: 'theirs', attributes: { a: ['1', '2'] } }] },
  clients: [{ clientId: 'theirs', redirectUris: ['http://theirs.example/*'], attributes: { own: 'x' } }],
  users: [{ username: 'theirs', enabled: true, attributes: { a: ['1'] }, realmRoles: ['theirs'] }],
  clientProfiles: {
    profiles: [{ name: 'theirs', executors: [{ executor: 'pkce-enforcer', configuration: { odd: [1] } }] }],
  },
  clientPolicies: {
    policies: [
      {
        name: 'theirs',
        enabled: true,
        mode: 'STRICT',
        conditions: [{ condition: 'client-roles', configuration: { roles: ['x'] } }],
        profiles: ['theirs'],
      },
    ],
  },
};

/** What is not the template's, value for value. */
async function theirs(realm: string): Promise<unknown> {
  const [whole, clients, profiles, policies, scopes, components, roles, users] = await Promise.all(
    [
      '',
      '/clients?max=200',
      '/client-policies/profiles',
      '/client-policies/policies',
      '/client-scopes',
      '/components',
      '/roles?briefRepresentation=false',
      '/users',
    ].map(path => raw<Found[] & Found>('GET', `/${realm}${path}`)),
  );
  const not = (ours: readonly string[], name: string, list: unknown = []): Found[] =>
    (list as Found[])
      .filter(item => !ours.includes(String(item[name])))
      .toSorted((a, b) => String(a.id ?? a.name).localeCompare(String(b.id ?? b.name)));
  const { attributes = {}, displayNameHtml } = (whole ?? {}) as Found;
  return {
    displayNameHtml,
    attributes: [(attributes as Found).theirs, (attributes as Found).cibaInterval],
    clients: not(['tpp-1', 'tpp-2'], 'clientId', clients),
    profiles: not(['fapi2-security-profile', 'fapi2-dpop'], 'name', profiles?.profiles),
    policies: not(['fapi2-security-profile-dpop'], 'name', policies?.policies),
    scopes: not(['accounts'], 'name', scopes).map(({ protocolMappers: _, ...scope }) => scope),
    components: not(['fapi-ps256', 'fapi-es256'], 'name', components).filter(({ providerType }) =>
      String(providerType).endsWith('KeyProvider'),
    ),
    roles: not([LOCK_ROLE], 'name', roles),
    users: not(['alice'], 'username', users),
  };
}

const apply = (realm: string, ...more: string[]): Promise<Ran> =>
  inProcess(['apply', BANK, '--yes', '--realm', realm, ...more], {
    cwd,
    env: { ...env, KCFAPI_SERVER: `https://localhost:${proxy.port}`, KCFAPI_CA: join(cwd, 'both.crt') },
  });

async function withRealm<T>(realm: string, work: () => Promise<T>): Promise<T> {
  await raw('POST', '', { ...FOREIGN, realm });
  try {
    return await work();
  } finally {
    planted.delete(realm);
    await raw('DELETE', `/${realm}`);
  }
}

/** Whether a request carries out a change of the plan: what else is written is the lock. */
const isChange = ({ method, path }: Relayed): boolean => method !== 'GET' && !path.includes('/roles');

/** `every`: each fault at each request, which takes minutes. Otherwise, reading meets one fault at each request. */
const THOROUGH = process.env.KCFAPI_TEST_FAULTS === 'every';

/** Which requests an apply sends, by their order. */
let reads: readonly boolean[];
beforeAll(async () => {
  const realm = `${PREFIX}-none`;
  await withRealm(realm, async () => {
    const seen: Planted = { at: 0, fault: NONE, count: 0, methods: [] };
    planted.set(realm, seen);
    expect((await apply(realm)).result).toBe('fine');
    reads = seen.methods.map(method => method === 'GET');
  });
});

describe.each(Object.entries(FAULTS))('an apply whose k-th request %s', (what, fault) => {
  test('names what failed, moves nothing foreign, and converges when it is run again, for every k', async () => {
    const which = Object.keys(FAULTS).indexOf(what);
    const many = Object.keys(FAULTS).length;
    const every = reads.flatMap((isRead, k) => (THOROUGH || !isRead || k % many === which ? k + 1 : []));
    let failed = 0;
    await inFlight(every, 3, async at => {
      const realm = `${PREFIX}-${which}-${at}`;
      await withRealm(realm, async () => {
        const before = await theirs(realm);
        const here: Planted = { at, fault, count: 0, methods: [] };
        planted.set(realm, here);
        const first = await apply(realm);
        planted.delete(realm);
        const { hit } = here;
        if (hit === undefined) throw new Error(`there was no request ${at}`);
        const told = `request ${at}, ${hit.method} ${hit.path}`;
        const [lock] = await raw<Found[]>('GET', `/${realm}/roles?search=${LOCK_ROLE}`);
        if (first.error === undefined) {
          // Reading is tried again, and so is the lock; of one that is left behind somebody should know.
          expect(lock === undefined || /lock .*removed/.test(first.stderr), told).toBe(true);
          // Of what was made, the body of the answer says nothing that anybody needs.
          expect(isChange(hit) && !fault.carriedOut, told).toBe(false);
        } else {
          const named = /^(create|update|delete) of [a-z-]+ "/;
          if (isChange(hit)) expect(first.error.message, told).toMatch(named);
          expect(first.error.message, told).toContain(`https://localhost:${proxy.port}/admin/`);
          expect(first.error.message, told).not.toMatch(/\n\s+at |fault of kcfapi|undefined|\[object/);
          failed += 1;
        }
        // Whoever does not wait for its lease to end takes it away by hand.
        if (lock !== undefined) await raw('DELETE', `/${realm}/roles/${LOCK_ROLE}`);
        if (first.error !== undefined) {
          const second = await apply(realm);
          expect({ error: second.error, result: second.result }, told).toEqual({ error: undefined, result: 'fine' });
        }
        expect(await theirs(realm), told).toEqual(before);
        expect(JSON.stringify([first.error?.message, first.stdout, first.stderr]), told).not.toContain(CANARY);
      });
    });
    // Otherwise nothing went wrong at all.
    expect(failed).toBeGreaterThan(3);
  }, 600_000);
});
