// Measures against lower bounds taken in the same run, so that the machine's speed cancels out:
// `npm run bench [-- 10 100 1000]` prints a line a figure, with the ratio to its bound.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { inFlight } from '../dist/in-flight.js';
import { applyPlan, connect, loadTemplate, planRealm } from '../dist/index.js';
import { startEphemeral } from '../dist/server/embedded.js';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const sizes = process.argv.slice(2).map(Number);
const SIZES = sizes.length > 0 ? sizes : [10, 100, 1000];
const CREATES_IN_FLIGHT = 8;
const RUNS = 5;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort(new Error(signal)));
const say = text => process.stderr.write(`${text}\n`);
const progress = { phase: say, note: text => say(`  ${text}`) };
let token = { value: '', until: 0 };
const folder = await mkdtemp(join(tmpdir(), 'kcfapi-bench-'));
const server = await startEphemeral({ progress, signal: interruption.signal });
const dispatcher = new Agent({ connect: { ca: server.ca } });
try {
  startUp();
  for (const size of SIZES) await realm(size);
  await memory();
} finally {
  await dispatcher.destroy();
  await server.stop();
  await rm(folder, { recursive: true });
}

/** `kcfapi --help` against a Node that does nothing. */
function startUp() {
  const time = args => median(Array.from({ length: RUNS }, () => seconds(() => spawnSync(process.execPath, args))));
  row('kcfapi --help', time([CLI, '--help']), time(['-e', '0']), 'node -e 0');
}

async function realm(size) {
  const template = await templateOf(size);
  const bare = await templateOf(0);
  const clients = template.resources.clients;

  const bound = await open(`bench-bound-${size}`);
  await apply(bound, bare);
  const create = await secondsOf(() =>
    inFlight(clients, CREATES_IN_FLIGHT, client => post(`/${bound.realm}/clients`, client)),
  );
  await bound.close();

  const ours = await open(`bench-${size}`);
  let before = ours.requests();
  const fresh = await secondsOf(() => apply(ours, template));
  row(`fresh apply, ${size} clients`, fresh, create, `${size} plain creates`, ours.requests() - before);

  const reads = await repeated(() => readAll(ours.realm, size));
  before = ours.requests();
  const empty = await repeated(() => planRealm(ours, template));
  row(`plan without a change, ${size} clients`, empty, reads, 'paged reads', (ours.requests() - before) / RUNS);

  const [some] = await (await get(`/${ours.realm}/clients?clientId=${clients[0].clientId}`)).json();
  await put(`/${ours.realm}/clients/${some.id}`, { ...some, description: 'drifted' });
  const drifted = await repeated(() => planRealm(ours, template));
  row(`plan of one drifted client, ${size} clients`, drifted, reads, 'paged reads');
  const planned = await planRealm(ours, template);
  before = ours.requests();
  await applyPlan(ours, template, planned);
  say(`  repaired by ${ours.requests() - before} requests`);
  await ours.close();
}

/** The most memory that a plan takes, at the smallest and the largest size. */
async function memory() {
  const [small, large] = [Math.min(...SIZES), Math.max(...SIZES)];
  if (small === large) return;
  const [least, most] = [await peak(small), await peak(large)];
  process.stdout.write(
    `${'peak memory of a plan'.padEnd(44)} ${(most / 1024).toFixed(0)} MB at ${large} clients, ${(least / 1024).toFixed(0)} MB at ${small}: ${(most / least).toFixed(2)} ×\n`,
  );
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
  const scopes = ['accounts', 'balances', 'payments'].map(name => ({ name }));
  const users = ['alice', 'bob'].map(username => ({ username, enabled: true, email: `${username}@bank.example` }));
  const template = {
    extends: 'fapi2-security-profile-dpop',
    title: 'Bench',
    clientScopes: scopes,
    users,
    clients: list,
  };
  // JSON is YAML, too.
  await writeFile(file, JSON.stringify(size === 0 ? { ...template, clients: undefined } : template));
  const started = performance.now();
  const loaded = await loadTemplate(file, { cwd: folder, environment: {} });
  if (size > 0) say(`${size} clients: template read in ${((performance.now() - started) / 1000).toFixed(2)} s`);
  return loaded;
}

function open(name) {
  const { url, ca, adminUsername: username, adminPassword: password } = server;
  const credentials = { kind: 'user', clientId: 'admin-cli', username, password };
  return connect({ server: url, realm: name, authRealm: 'master', ca, verifyTls: true, credentials });
}

async function apply(connection, template) {
  await applyPlan(connection, template, await planRealm(connection, template), { signal: interruption.signal });
}

/** What any tool must read to compare: the realm, its policies, and its clients in pages of 50, four at a time. */
async function readAll(name, size) {
  const pages = Array.from({ length: Math.ceil((size + 6) / 50) }, (_, page) => `clients?first=${page * 50}&max=50`);
  const rest = ['client-policies/profiles', 'client-policies/policies', 'components', 'client-scopes', ''];
  await inFlight([...rest, ...pages], 4, async path => (await get(`/${name}/${path}`)).json());
}

async function send(method, path, body) {
  if (token.until < Date.now()) {
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: server.adminUsername,
      password: server.adminPassword,
    });
    const response = await request(`${server.url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      dispatcher,
    });
    token = { value: (await response.body.json()).access_token, until: Date.now() + 40_000 };
  }
  const response = await request(`${server.url}/admin/realms${path}`, {
    method,
    headers: { authorization: `Bearer ${token.value}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    dispatcher,
  });
  if (response.statusCode >= 300) throw new Error(`${method} ${path}: ${response.statusCode}`);
  return response.body;
}
function get(path) {
  return send('GET', path);
}

async function put(path, body) {
  await (await send('PUT', path, body)).dump();
}

async function post(path, body) {
  await (await send('POST', path, body)).dump();
}

async function repeated(work) {
  const times = [];
  for (let run = 0; run < RUNS; run += 1) times.push(await secondsOf(work));
  return median(times);
}

async function secondsOf(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

function seconds(work) {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function median(times) {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
}

function row(title, time, bound, ofWhat, requests) {
  const figures = `${time.toFixed(3)} s, ${(time / bound).toFixed(2)} × of ${bound.toFixed(3)} s (${ofWhat})`;
  process.stdout.write(`${title.padEnd(44)} ${figures}${requests === undefined ? '' : `, ${requests} requests`}\n`);
}
