import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../src/impact/events.js';
import { loadExecutors } from '../../src/impact/executor.js';
import type { Impact, Impacts } from '../../src/impact/impact.js';
import { impactsOf, needsRoles } from '../../src/impact/impacts.js';
import { inFlight } from '../../src/in-flight.js';
import { applyPlan } from '../../src/realm/apply.js';
import { readExistingClients } from '../../src/realm/existing-clients.js';
import { planRealm } from '../../src/realm/plan.js';
import type { Resources } from '../../src/template/template.js';
import { templateOf } from '../realm/template.js';
import { type Counted, connected, dropRealm, raw } from './admin.js';
import { CASES } from './impact-cases.js';
import { type Answer, type Client, gather, type Holdings, makeRealm, observe } from './impact-parties.js';

/**
 * Whether what is predicted happens, and whether nothing else does: clients of many kinds exist, a policy is planned,
 * its impact is told, the plan is carried out. Then each client really sends its requests, and is really saved as it
 * is.
 */
const realm = `imp-${process.pid}`;
let realmDoor: Counted;
let originals: readonly Client[];
/** What comes of each client's requests while there is no policy. */
let usual: ReadonlyMap<string, ReadonlyMap<Event, Answer>>;

beforeAll(async () => {
  await dropRealm(realm);
  await makeRealm(realm);
  realmDoor = await connected(realm);
  // The first save of a client that came with the realm gives it a secret.
  await inFlight(await allClients(), 8, save);
  originals = await allClients();
  usual = await observeAll(originals, await gather(realm, originals));
}, 180_000);

afterAll(async () => {
  await realmDoor.connection.close();
  await dropRealm(realm);
});

describe('Impact', () => {
  it('each client does what it wants while there is no policy', () => {
    const refused = [...usual].flatMap(([name, found]) =>
      [...found].filter(([, { fine }]) => !fine).map(([event, { text }]) => `${name} ${event}: ${text}`),
    );
    // These are set to more than our requests bring.
    expect(refused.filter(line => !/^(ready|x509|x509-bare|native|jwt-rs256|saml-good) /.test(line))).toEqual([]);
  });

  it.each(CASES)('$title', async ({ executors, conditions, mode, again = false, savesOnly = false }) => {
    const units = await loadExecutors();
    const of = executors.map(({ executor: id }) => units.get(String(id)));
    const asks = !savesOnly && of.some(unit => unit?.requests !== undefined);
    const parties = executors.some(({ executor: id }) => String(id).includes('uris')) ? originals : withoutOddUris();
    const saves = of.some(unit => unit?.save !== undefined || unit?.saved !== undefined);
    const holdings = asks ? await gather(realm, originals) : NOTHING;
    const resources: Resources = {
      clientProfiles: [{ name: 'tried', executors: [...executors] }],
      clientPolicies: [
        { name: 'tried', enabled: true, conditions: [...conditions], profiles: ['tried'], ...(mode ? { mode } : {}) },
      ],
    };
    const spare = again ? await gather(realm, originals) : NOTHING;
    const told = await predicted(resources);
    try {
      const answers = asks ? await observeAll(parties, holdings) : new Map<string, ReadonlyMap<Event, Answer>>();
      const wrong = [...answers].flatMap(([name, found]) => {
        const own = told.impacts.filter(({ client, onceSaved }) => client === name && onceSaved !== true);
        return [...found].flatMap(([event, answer]) => judged(name, event, answer, own, own));
      });
      wrong.push(...(saves ? await saveAll(told.impacts) : []));
      if (again) wrong.push(...(await onceSaved(told.impacts, spare)));
      expect(wrong).toEqual([]);
    } finally {
      await withoutPolicies();
      await restore();
    }
  });
});

const NOTHING: Holdings = { codes: new Map(), tokens: new Map() };

async function predicted(resources: Resources): Promise<Impacts> {
  const template = templateOf(resources);
  const planned = { ...(await planRealm(realmDoor.connection, template)), template };
  const clients = await readExistingClients(realmDoor.connection, needsRoles(planned));
  const told = impactsOf({ ...planned, clients, executors: await loadExecutors() });
  await applyPlan(realmDoor.connection, template, planned);
  return told;
}

async function observeAll(clients: readonly Client[], holdings: Holdings) {
  const foreign = clients.filter(({ clientId }) => !BUILT_IN.test(clientId));
  const found = await inFlight(
    foreign,
    8,
    async (client): Promise<[string, ReadonlyMap<Event, Answer>]> => [
      client.clientId,
      await observe(realm, client, holdings),
    ],
  );
  return new Map(found);
}

/** Saves every client as it is, and looks at them afterwards; what is not as predicted. */
async function saveAll(impacts: readonly Impact[]): Promise<readonly string[]> {
  const saved = await inFlight(originals, 8, async client => ({ client, refusal: await save(client) }));
  await withoutPolicies();
  const after = new Map((await allClients()).map(client => [client.clientId, client]));
  return saved.flatMap(({ client, refusal }) => savedWrong(client, after.get(client.clientId), refusal, impacts));
}

/** Clients that differ from others in their URIs alone are asked only where these count. */
function withoutOddUris(): readonly Client[] {
  const odd = ['front', 'wild', 'relative', 'loopback', 'x509-bare', 'disabled'];
  return originals.filter(({ clientId }) => !odd.includes(clientId));
}

const BUILT_IN = /^(account|account-console|admin-cli|broker|realm-management|security-admin-console)$/;

/** What our requests bring along although an executor asks for it. */
const BROUGHT = [
  /^redirect_uri\b/,
  /whose only audience/,
  /where it sends any/,
  /^client assertions signed with/,
  /^an access token as assertion or subject token/,
];

/** Events that one request of ours sets off beside its own. */
const BESIDE: Partial<Readonly<Record<Event, Event>>> = { AUTHORIZATION_REQUEST: 'PRE_AUTHORIZATION_REQUEST' };

/** What of the saved clients' requests is not as it was told of the time after. */
async function onceSaved(impacts: readonly Impact[], holdings: Holdings): Promise<readonly string[]> {
  const saved = new Map((await allClients()).map(client => [client.id, client]));
  const answers = await observeAll(
    withoutOddUris().flatMap(({ id }) => saved.get(id) ?? []),
    holdings,
  );
  return [...answers].flatMap(([name, found]) => {
    const own = impacts.filter(({ client }) => client === name);
    const follow = own.filter(({ onceSaved }) => onceSaved === true);
    return [...found].flatMap(([event, answer]) => judged(name, event, answer, follow, own));
  });
}

/**
 * What of an answer is not as predicted.
 *
 * @param expected - of these something must have happened
 * @param possible - and if none of these speaks of it, nothing may
 */
function judged(
  name: string,
  event: Event,
  answer: Answer,
  expected: readonly Impact[],
  possible: readonly Impact[],
): readonly string[] {
  const before = usual.get(name)?.get(event);
  const beside = BESIDE[event];
  const speaks = ({ effect, events, what }: Impact) =>
    ['refuses', 'breaks', 'requires'].includes(effect) &&
    (events.includes(event) || (beside !== undefined && events.includes(beside))) &&
    !BROUGHT.some(brought => brought.test(what)) &&
    !(name === 'implicit' && what.startsWith('nonce'));
  const sure = expected.filter(speaks).find(({ depends }) => depends === undefined);
  const line = `${name} ${event}: ${answer.text} (before: ${before?.text.slice(0, 80)})`;
  if (sure !== undefined && answer.fine) return [`predicted, and did not happen: ${sure.what} – ${line}`];
  const newlyRefused = !answer.fine && before?.fine === true;
  return newlyRefused && !possible.some(speaks) ? [`happened, and was not predicted: ${line}`] : [];
}

function savedWrong(
  client: Client,
  after: Client | undefined,
  refusal: string | undefined,
  impacts: readonly Impact[],
): readonly string[] {
  if (client.clientId === 'realm-management') return [];
  const own = impacts.filter(
    ({ client: name, events, depends }) =>
      name === client.clientId && depends === undefined && events.some(event => event.startsWith('UPDATE')),
  );
  const refusals = own.filter(({ effect }) => effect === 'refuses' || effect === 'breaks');
  if (refusal !== undefined || refusals.length > 0) {
    const said = refusals.some(({ effect, what }) =>
      effect === 'breaks'
        ? refusal?.startsWith('500')
        : refusal?.includes(what.replace(/ \(.*\)$|(?<=^Invalid Redirect Uri): .*$/, '')),
    );
    return said ? [] : [`${client.clientId}: said ${refusal}, predicted ${JSON.stringify(refusals)}`];
  }
  const changes = own.filter(({ effect }) => effect === 'changes' || effect === 'breaks');
  const wanted = Object.fromEntries(changes.map(({ what, becomes }) => [what, becomes]));
  const got = after === undefined ? 'gone' : differences(client, after);
  return JSON.stringify(got) === JSON.stringify(sorted(wanted))
    ? []
    : [`${client.clientId}: became ${JSON.stringify(got)}, predicted ${JSON.stringify(wanted)}`];
}

function differences(before: Client, after: Client): Readonly<Record<string, unknown>> {
  const flat = ({ attributes, ...fields }: Client): Record<string, unknown> => ({
    ...fields,
    ...Object.fromEntries(Object.entries(attributes as object).map(([name, value]) => [`attributes / ${name}`, value])),
  });
  const [old, now] = [flat(before), flat(after)];
  const names = Object.keys({ ...old, ...now }).filter(name => JSON.stringify(old[name]) !== JSON.stringify(now[name]));
  return sorted(Object.fromEntries(names.map(name => [name, now[name]])));
}

function sorted(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function allClients(): Promise<readonly Client[]> {
  return raw<Client[]>('GET', `/${realm}/clients?first=0&max=100`);
}

/** Saves a client as it is; what Keycloak says when it refuses. */
async function save(client: Client): Promise<string | undefined> {
  try {
    await raw('PUT', `/${realm}/clients/${client.id}`, client);
    return undefined;
  } catch (failure) {
    return /: (\d{3} .*)$/s.exec(String(failure))?.[1] ?? String(failure);
  }
}

async function withoutPolicies(): Promise<void> {
  await raw('PUT', `/${realm}/client-policies/policies`, { policies: [] });
  await raw('PUT', `/${realm}/client-policies/profiles`, { profiles: [] });
}

/** Takes back what saving has changed. */
async function restore(): Promise<void> {
  const now = new Map((await allClients()).map(client => [client.clientId, client]));
  await inFlight(originals, 8, async original => {
    const changed = now.get(original.clientId);
    if (changed === undefined || Object.keys(differences(original, changed)).length === 0) return;
    const gone = Object.keys(changed.attributes as object).map(name => [name, null]);
    const attributes = { ...Object.fromEntries(gone), ...(original.attributes as object) };
    await raw('PUT', `/${realm}/clients/${original.id}`, { ...original, attributes });
  });
}
