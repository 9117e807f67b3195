// The embedded Keycloak that is measured, started as this is loaded, and what the parts of the benchmark do with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { applyPlan, planRealm } from '../dist/index.js';
import { connect } from '../dist/keycloak/connect.js';
import { startEphemeral } from '../dist/server/embedded.js';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interruption.abort(new Error(signal)));
export const { signal } = interruption;
const say = text => process.stderr.write(`${text}\n`);
const progress = { phase: say, note: text => say(`  ${text}`) };
let token = { value: '', until: 0 };
/** What the code under test wrote since this was last set to 0. */
export const writes = { count: 0 };
export const server = await startEphemeral({ progress, signal });
/** Where templates may be written. */
export const folder = await mkdtemp(join(tmpdir(), 'kcfapi-bench-'));
const dispatcher = new Agent({ connect: { ca: server.ca } });

export async function stop() {
  await dispatcher.destroy();
  await server.stop();
  await rm(folder, { recursive: true });
}

export function open(name) {
  const { url, ca, adminUsername: username, adminPassword: password } = server;
  const credentials = { kind: 'user', clientId: 'admin-cli', username, password };
  const settings = { server: url, realm: name, authRealm: 'master', ca, verifyTls: true, credentials };
  return connect(settings, {
    onRequest: ({ method, path }) => {
      if (method !== 'GET' && !/\/(token|partial-export)$/.test(path)) writes.count += 1;
    },
  });
}

export async function apply(connection, template) {
  await applyPlan(connection, template, await planRealm(connection, template), { signal });
}

/** A plain request to the admin API. */
export async function send(method, path, body) {
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

export function get(path) {
  return send('GET', path);
}

export async function put(path, body) {
  await (await send('PUT', path, body)).dump();
}

export async function post(path, body) {
  await (await send('POST', path, body)).dump();
}
