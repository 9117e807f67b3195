// Plans and applies templates of 10, 100 and 1,000 clients. Reading is measured by turns, a bound and then a plan, and the
// medians are compared; Keycloak is warm by then. Writing is measured once, since a realm is new only once; Keycloak is
// warmed up for it with a realm that counts for nothing.
import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inFlight } from '../dist/in-flight.js';
import { applyPlan, loadTemplate, planRealm } from '../dist/index.js';
import { line, median, row, seconds, secondsOf } from './figures.mjs';
import { apply, folder, get, open, post, put, send, server, writes } from './server.mjs';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const SIZES = [10, 100, 1000];
const CREATES_IN_FLIGHT = 8;
const USERS = ['alice', 'bob'];
const SCOPES = ['accounts', 'balances', 'payments'];
/** Of more clients, roles are not read; of fewer, each is asked for by itself. */
const EXPORTED = { more: 8, most: 250 };
const RUNS = 9;

export async function measure(chosen) {
  const sizes = chosen.length > 0 ? chosen : SIZES;
  startUp();
  await warmUp();
  for (const size of sizes) await realm(size);
  await memory(sizes);
}

/** `kcfapi --help` against a Node that does nothing. */
function startUp() {
  const spent = [[], []];
  for (let run = 0; run < RUNS; run += 1) {
    for (const [index, args] of [
      [CLI, '--help'],
      ['-e', '0'],
    ].entries()) {
      spent[index].push(seconds(() => spawnSync(process.execPath, args)));
    }
  }
  const [help, bare] = spent.map(median);
  const more = ((help - bare) * 1000).toFixed(0);
  line('kcfapi --help', `${help.toFixed(3)} s, ${more} ms more than ${bare.toFixed(3)} s (node -e 0; at most 100 ms)`);
}

/** Has Keycloak compile what it runs: the first clients take it twice as long as the next. */
async function warmUp() {
  const { template } = await templateOf(100);
  const warm = await open('bench-warm');
  await apply(warm, template);
  for (let run = 0; run < RUNS; run += 1) await planRealm(warm, template);
  await warm.close();
  await (await send('DELETE', '/bench-warm')).dump();
}

async function realm(size) {
  const { template, parsing } = await templateOf(size);
  const { template: bare } = await templateOf(0);
  const clients = template.resources.clients;
  line(`template of ${size} clients, read`, `${parsing.toFixed(3)} s (in none of the figures below)`);

  const bound = await open(`bench-bound-${size}`);
  await apply(bound, bare);
  const create = await secondsOf(() =>
    inFlight(clients, CREATES_IN_FLIGHT, client => post(`/${bound.realm}/clients`, client)),
  );
  await bound.close();

  const ours = await open(`bench-${size}`);
  const before = ours.requests();
  const fresh = await secondsOf(() => apply(ours, template));
  row(`fresh apply, ${size} clients`, fresh, create, `${size} plain creates`, ours.requests() - before);

  await compared('plan without a change', ours, template, size);
  const [some] = await (await get(`/${ours.realm}/clients?clientId=${clients[0].clientId}`)).json();
  await put(`/${ours.realm}/clients/${some.id}`, { ...some, redirectUris: ['https://drifted.example/callback'] });
  await compared('plan of one drifted client', ours, template, size);
  const planned = await planRealm(ours, template);
  writes.count = 0;
  await applyPlan(ours, template, planned);
  line(
    `repair of one drifted client, ${size} clients`,
    `${writes.count} write for ${planned.plan.changes.length} change`,
  );
  await ours.close();
}

/** A plan against two readings, by turns: the one that no tool can do without, and the one that this template takes. */
async function compared(title, connection, template, size) {
  const [reads, all, plans] = [[], [], []];
  const needed = await neededBy(connection.realm, size);
  let requests = 0;
  for (let run = 0; run <= RUNS; run += 1) {
    const read = await secondsOf(() => readAll(connection.realm, size));
    const whole = await secondsOf(() =>
      inFlight(needed, CREATES_IN_FLIGHT, async ([method, path]) =>
        (await send(method, `/${connection.realm}/${path}`)).json(),
      ),
    );
    const before = connection.requests();
    const plan = await secondsOf(() => planRealm(connection, template));
    requests = connection.requests() - before;
    // The first of each is for the caches.
    if (run === 0) continue;
    reads.push(read);
    all.push(whole);
    plans.push(plan);
  }
  const [plan, bound, more] = [plans, reads, all].map(median);
  row(`${title}, ${size} clients`, plan, bound, 'GETs of realm, policies, clients in pages', requests);
  const ratio = `${(plan / more).toFixed(2)} × of ${more.toFixed(3)} s`;
  line('', `${ratio} (those and the rest of what is compared, by addresses known before: ${needed.length} requests)`);
}

/** The most memory that a plan takes, at the smallest and the largest size. */
async function memory(sizes) {
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  if (small === large) return;
  const [least, most] = [await peak(small), await peak(large)];
  const [bottom, top] = [least, most].map(kilobytes => `${(kilobytes / 1024).toFixed(0)} MB`);
  line('peak memory of a plan', `${top} at ${large} clients, ${(most / least).toFixed(2)} × of ${bottom} at ${small}`);
}

async function peak(size) {
  const file = join(folder, `${size}.yaml`);
  const child = spawn(process.execPath, [CLI, 'plan', file, '--json', '--realm', `bench-${size}`], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      KCFAPI_SERVER: server.url,
      KCFAPI_CA: server.caFile,
      KCFAPI_USERNAME: server.adminUsername,
      KCFAPI_PASSWORD: server.adminPassword,
    },
  });
  let most = 0;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 20);
  await new Promise(resolve => child.on('close', resolve));
  clearInterval(watch);
  return most;
}

async function templateOf(size) {
  const file = join(folder, `${size}.yaml`);
  const list = Array.from({ length: size }, (_, index) => ({
    clientId: `client-${index}`,
    redirectUris: [`https://client-${index}.example/callback`],
    attributes: { 'use.jwks.url': true, 'jwks.url': `https://client-${index}.example/jwks` },
    optionalClientScopes: ['accounts'],
  }));
  const scopes = SCOPES.map(name => ({ name }));
  const realmRoles = ['clerk', 'teller', 'auditor', 'customer', 'partner'].map(name => ({ name }));
  const users = USERS.map(username => ({ username, enabled: true, email: `${username}@bank.example` }));
  const template = {
    extends: 'fapi2-security-profile-dpop',
    title: 'Bench',
    clientScopes: scopes,
    realmRoles,
    users,
    clients: list,
  };
  // JSON is YAML, too.
  await writeFile(file, JSON.stringify(size === 0 ? { ...template, clients: undefined } : template));
  const started = performance.now();
  const loaded = await loadTemplate(file, { cwd: folder, environment: {} });
  return { template: loaded, parsing: (performance.now() - started) / 1000 };
}

/** The bound of all tools: four at a time. */
async function readAll(name, size) {
  await inFlight(basicReads(size), 4, async path => (await get(`/${name}/${path}`)).json());
}

/**
 * Every request without which this template cannot be compared with the realm: its scopes, keys, roles and users, who
 * has which roles. Where an address holds an id, it is looked up here and is in none of the figures.
 */
async function neededBy(name, size) {
  const { defaultRole } = await (await get(`/${name}`)).json();
  const scopes = await (await get(`/${name}/client-scopes`)).json();
  const mapped = scopes.filter(scope => SCOPES.includes(scope.name));
  const users = await Promise.all(
    USERS.map(async username => (await (await get(`/${name}/users?username=${username}&exact=true`)).json())[0]),
  );
  const gets = [
    ...basicReads(size),
    'client-scopes',
    'components?type=org.keycloak.keys.KeyProvider',
    'roles?first=0&max=50&briefRepresentation=false',
    `roles-by-id/${defaultRole.id}/composites`,
    ...mapped.map(({ id }) => `client-scopes/${id}/scope-mappings`),
    ...USERS.map(username => `users?username=${username}&exact=true`),
    ...users.flatMap(({ id }) => [`users/${id}/role-mappings`, `users/${id}/groups`]),
  ];
  const exports = size > EXPORTED.more && size + 6 <= EXPORTED.most;
  return [...gets.map(path => ['GET', path]), ...(exports ? [['POST', 'partial-export?exportClients=true']] : [])];
}

/** What any tool must read to compare: the realm, its policies, and its clients in pages of 50. */
function basicReads(size) {
  const pages = Array.from({ length: Math.ceil((size + 6) / 50) }, (_, page) => `clients?first=${page * 50}&max=50`);
  return ['', 'client-policies/profiles', 'client-policies/policies', ...pages];
}
