import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { stringify } from 'yaml';
import { openBrowser } from '../../src/parties/browser.js';
import { generateSigningKey, type Signer, type SigningKey, signWith, unsigned } from '../../src/parties/keys.js';
import { generateProofKey } from '../../src/parties/relying-party.js';
import { listen, type Network, openNetwork, type Wire, type WireResponse } from '../../src/parties/wire.js';
import { probeRealm } from '../../src/probe/probe-realm.js';
import { loadTemplate } from '../../src/template/load.js';
import { connected, dropRealm, raw } from './admin.js';
import { inProcess, type Ran } from './in-process.js';

const keycloak = inject('keycloak');
const REALM = 'kcfapi-test-mixed';
const FILES = ['./bank.yaml', './ciba.yaml', './app.yaml'];
const ISSUER = `${keycloak.url}/realms/${REALM}`;
const PROTOCOL = `${ISSUER}/protocol/openid-connect`;
const ALICE = { username: 'alice', password: randomUUID() };
const APP = { clientId: 'app', redirectUri: 'http://127.0.0.1:7777/callback' };

let cwd: string;
let key: SigningKey;
let network: Network;
let wire: Wire;
const run = (argv: readonly string[]): Promise<Ran> =>
  inProcess([...argv, ...FILES, '--realm', REALM], { cwd, env: { KCFAPI_PARAM_ALICE: ALICE.password } });

/** What stands between the realm and all of them. */
async function left(): Promise<unknown> {
  const { error, stdout } = await run(['plan', '--json']);
  if (error !== undefined) throw error;
  const { changes, unmanaged } = JSON.parse(stdout) as { changes: unknown; unmanaged: unknown };
  return { changes, unmanaged };
}

beforeAll(async () => {
  await dropRealm(REALM);
  cwd = await mkdtemp(join(tmpdir(), 'kcfapi-mixed-'));
  key = await generateSigningKey('PS256', 'sig');
  network = openNetwork({ ca: keycloak.ca, verifyTls: true });
  wire = listen(network);
  const attributes = { 'use.jwks.string': true, 'jwks.string': JSON.stringify({ keys: [key.publicJwk] }) };
  const write = (name: string, content: unknown) => writeFile(join(cwd, name), stringify(content));
  await write('bank.yaml', {
    extends: 'fapi2-security-profile-dpop',
    title: 'Bank',
    clients: [{ clientId: 'tpp', redirectUris: ['https://tpp.example/callback'], attributes }],
  });
  await write('ciba.yaml', {
    extends: 'fapi-ciba-private-key-jwt-poll',
    title: 'Back channel',
    clients: [{ clientId: 'till', attributes }],
  });
  await write('app.yaml', {
    extends: 'native-app',
    title: 'App',
    parameters: { alice: { type: 'string', secret: true } },
    clients: [{ clientId: APP.clientId, redirectUris: ['http://127.0.0.1/callback'] }],
    users: [
      {
        username: ALICE.username,
        ...{ enabled: true, firstName: 'Alice', lastName: 'Example', email: 'alice@example.org', emailVerified: true },
        credentials: [{ type: 'password', value: '$(alice)', temporary: false }],
      },
    ],
  });
  const { error, result, stderr } = await run(['apply', '--yes']);
  expect([error?.message, result]).toEqual([undefined, 'fine']);
  expect(stderr).toContain('app says nothing of what will hold for its clients, too: parRequestUriLifespan (bank)\n');
});
afterAll(async () => {
  await network.close();
  await dropRealm(REALM);
  await rm(cwd, { recursive: true });
});

test('is as each of its templates asks, also after every client was saved', async () => {
  expect(await left()).toEqual({ changes: [], unmanaged: [] });
  const clients = await raw<Record<string, unknown>[]>('GET', `/${REALM}/clients`);
  const ours = clients.filter(({ clientId }) => ['tpp', 'till', 'app'].includes(String(clientId)));
  expect(ours).toHaveLength(3);
  for (const client of ours) await raw('PUT', `/${REALM}/clients/${client.id}`, client);
  expect(await left()).toEqual({ changes: [], unmanaged: [] });
});

test('passes those probes of FAPI 2.0 that a bare realm fails, and is not made to rotate', async () => {
  const only = [
    ...['client-assertion-audience-endpoint', 'client-assertion-rs256', 'dpop-proof-missing', 'par-not-used'],
    ...['par-with-plain-pkce', 'par-without-pkce', 'refresh-token-rotated', 'refresh-without-dpop-proof'],
  ];
  const { connection } = await connected(REALM);
  try {
    const { findings } = await probeRealm({ connection, template: await loadTemplate('bank.yaml', { cwd }), only });
    expect(findings).toHaveLength(only.length);
    const bad = findings.filter(({ verdict, deviation }) => verdict !== 'pass' && deviation === undefined);
    expect(bad.map(({ id, verdict, message }) => ({ id, verdict, message }))).toEqual([]);
  } finally {
    await connection.close();
  }
});

function send(url: string, parameters: Readonly<Record<string, string>>, more: readonly [string, string][] = []) {
  return wire.send(
    {
      method: 'POST',
      url,
      headers: [['content-type', 'application/x-www-form-urlencoded'], ...more],
      body: new URLSearchParams(parameters).toString(),
    },
    'test',
  );
}

function said({ status, body }: WireResponse): readonly [number, string] {
  const { error, error_description: more } = JSON.parse(body) as Readonly<Record<string, string>>;
  return [status, `${error}: ${more}`];
}

test('refuses a back channel request that is not signed, as FAPI-CIBA asks', async () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'till', aud: ISSUER, iat: now, nbf: now, exp: now + 60, jti: randomUUID() };
  const asked = { scope: 'openid', login_hint: ALICE.username, binding_message: '1234' };
  const ask = async (parameters: Readonly<Record<string, string>>) =>
    said(
      await send(`${PROTOCOL}/ext/ciba/auth`, {
        client_id: 'till',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await signWith(key)({ kid: key.kid }, { ...claims, sub: 'till', jti: randomUUID() }),
        ...parameters,
      }),
    );
  const request = (signer: Signer) => signer({ kid: key.kid }, { ...claims, ...asked });
  expect(await ask(asked)).toEqual([400, "invalid_request: Missing parameter: 'request' or 'request_uri'"]);
  const notSigned = await ask({ request: await request(unsigned) });
  expect(notSigned).toEqual([400, 'invalid_request: None signed algorithm is not allowed']);
  // Nothing is wrong with it: only, nobody may be there to reach the user (another test is, at times).
  const signed = await ask({ request: await request(signWith(key)) });
  expect([200, 503]).toContain(signed[0]);
});

/** The app's authorization, by value and without client authentication, up to the code. */
async function authorize(parameters: Readonly<Record<string, string>>): Promise<URLSearchParams> {
  const browser = openBrowser(wire, ALICE, [APP.redirectUri]);
  const query = new URLSearchParams({
    ...{ client_id: APP.clientId, redirect_uri: APP.redirectUri, response_type: 'code', scope: 'openid', state: 's' },
    ...parameters,
  });
  const arrival = await browser.visit(`${PROTOCOL}/auth?${query}`);
  if (arrival.kind !== 'callback') throw new Error(`${arrival.kind}: ${JSON.stringify(arrival)}`);
  return arrival.url.searchParams;
}

async function redeem(proofs: boolean): Promise<WireResponse> {
  const verifier = oauth.generateRandomCodeVerifier();
  const challenge = await oauth.calculatePKCECodeChallenge(verifier);
  const code = (await authorize({ code_challenge: challenge, code_challenge_method: 'S256' })).get('code') ?? '';
  const proofKey = await generateProofKey();
  const { kty, crv, x, y } = proofKey.publicJwk;
  const claims = { htm: 'POST', htu: `${PROTOCOL}/token`, iat: Math.floor(Date.now() / 1000), jti: randomUUID() };
  const proof = await signWith(proofKey)({ typ: 'dpop+jwt', jwk: { kty, crv, x, y } }, claims);
  return send(
    `${PROTOCOL}/token`,
    {
      ...{ grant_type: 'authorization_code', client_id: APP.clientId, redirect_uri: APP.redirectUri },
      ...{ code, code_verifier: verifier },
    },
    proofs ? [['dpop', proof]] : [],
  );
}

test('holds the app to its own policy alone: PKCE and DPoP, and no pushed requests', async () => {
  const refused = await authorize({});
  expect([refused.get('error'), refused.get('error_description')]).toEqual([
    'invalid_request',
    'Missing parameter: code_challenge_method',
  ]);
  expect(said(await redeem(false))).toEqual([400, 'invalid_request: DPoP proof is missing']);
  const { status, body } = await redeem(true);
  expect([status, JSON.parse(body)]).toMatchObject([200, { token_type: 'DPoP' }]);
});
