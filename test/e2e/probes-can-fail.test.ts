import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '../../src/keycloak/connection.js';
import { listProbes } from '../../src/probe/engine.js';
import { dropRealm, raw } from './admin.js';
import {
  healAssertion,
  healForeignCode,
  healForeignRefresh,
  healForeignRequestUri,
  healForm,
  healMissingAuthentication,
  healParByGet,
  healProof,
  healResourceRequest,
  healReusedCode,
  healReusedRequestUri,
  healVerifier,
  hideReusedCode,
  provesItself,
  seenBefore,
  verifies,
} from './healers.js';
import { makeRealm, openBench, type ProbeBench, shippedTemplate, verdicts, type Way } from './probe-bench.js';

const seconds = () => Date.now() / 1000;

/**
 * One defect of a server, and what the probes make of it: the named one notices, the relatives change, too, for the
 * reason given, and no other verdict is touched.
 */
interface Defect extends Way {
  readonly probe: string;
  /** What a probe that notices says. A "should" that is not met is a warning. */
  readonly verdict?: 'fail' | 'warn';
  readonly relatives?: Readonly<Record<string, string>>;
  readonly because?: string;
}

/** What turns, too, where the proxy binds every token to its own key, whichever key proved itself. */
const BOUND_TO_PROXY = { 'dpop-key-other-than-dpop-jkt': 'fail', 'dpop-key-other-than-at-par': 'fail' };

/** Defects of a server that Keycloak has no setting for: the proxy heals what the probe spoilt, or breaks the answer. */
const BEHIND_PROXY: readonly Defect[] = [
  {
    probe: 'client-assertion-of-another-key',
    healer: healAssertion(
      async ({ alg }, _, { token, key }) => alg === key.alg && !(await verifies(token, key.publicKey, key.alg)),
    ),
  },
  {
    probe: 'client-assertion-wrong-audience',
    healer: healAssertion((_, { aud }) => aud === 'https://other-server.invalid/'),
  },
  {
    probe: 'client-assertion-audience-array',
    healer: healAssertion((_, { aud }) => Array.isArray(aud) && aud.length > 1),
  },
  { probe: 'client-assertion-expired', healer: healAssertion((_, { exp }) => Number(exp) < seconds()) },
  { probe: 'client-assertion-without-exp', healer: healAssertion((_, claims) => !('exp' in claims)) },
  { probe: 'client-assertion-without-sub', healer: healAssertion((_, claims) => !('sub' in claims)) },
  { probe: 'client-assertion-reused', healer: bench => healAssertion(seenBefore())(bench) },
  { probe: 'client-assertion-hs256-with-public-key', healer: healAssertion(({ alg }) => alg === 'HS256') },
  { probe: 'client-assertion-unsigned', healer: healAssertion(({ alg }) => alg === 'none') },
  { probe: 'par-without-client-authentication', healer: healMissingAuthentication },
  { probe: 'par-by-get', healer: healParByGet },
  { probe: 'par-with-request-uri', healer: healForm('par', form => form.delete('request_uri')) },
  {
    probe: 'par-without-redirect-uri',
    healer: healForm('par', (form, { setting }) => {
      if (!form.has('redirect_uri')) form.set('redirect_uri', setting.clients[0].redirectUri);
    }),
  },
  { probe: 'request-uri-reused', verdict: 'warn', healer: healReusedRequestUri },
  { probe: 'request-uri-of-another-client', healer: healForeignRequestUri },
  { probe: 'code-verifier-missing', healer: healVerifier('missing') },
  { probe: 'code-verifier-wrong', healer: healVerifier('wrong') },
  {
    probe: 'code-reused',
    healer: healReusedCode,
    relatives: { 'tokens-of-reused-code-alive': 'skip' },
    because: 'a code that is accepted twice is no reason to revoke anything',
  },
  { probe: 'tokens-of-reused-code-alive', verdict: 'warn', healer: hideReusedCode },
  { probe: 'code-of-another-client', healer: healForeignCode },
  {
    probe: 'code-with-another-redirect-uri',
    healer: healForm('token', (form, { setting }) => {
      const owner = setting.clients.find(({ clientId }) => clientId === form.get('client_id'));
      const foreign = setting.clients.some(({ redirectUri }) => redirectUri === form.get('redirect_uri'));
      const [first] = setting.clients;
      if (owner === first && foreign) form.set('redirect_uri', first.redirectUri);
    }),
  },
  { probe: 'refresh-token-of-another-client', healer: healForeignRefresh },
  { probe: 'dpop-proof-wrong-uri', healer: healProof(({ claims, htu }) => claims.htu !== htu) },
  { probe: 'dpop-proof-wrong-method', healer: healProof(({ claims, request }) => claims.htm !== request.method) },
  {
    probe: 'dpop-proof-outside-time-window',
    healer: healProof(({ claims }) => Math.abs(Number(claims.iat) - seconds()) > 60),
  },
  {
    probe: 'dpop-proof-reused',
    verdict: 'warn',
    healer: bench => {
      const again = seenBefore();
      return healProof(({ header, claims }) => again(header, claims))(bench);
    },
  },
  { probe: 'dpop-proof-wrong-type', healer: healProof(({ header }) => header.typ !== 'dpop+jwt') },
  { probe: 'dpop-proof-signature-invalid', healer: healProof(async proof => !(await provesItself(proof))) },
  { probe: 'dpop-proof-with-private-key', healer: healProof(({ header }) => 'd' in (header.jwk as JWK)) },
  { probe: 'dpop-proof-unsigned', healer: healProof(({ header }) => header.alg === 'none') },
  {
    probe: 'dpop-proof-twice',
    healer: healProof(({ request }) => request.headers.filter(([name]) => name.toLowerCase() === 'dpop').length > 1),
  },
  { probe: 'dpop-key-other-than-dpop-jkt', healer: healForm('par', form => form.delete('dpop_jkt')) },
  {
    probe: 'dpop-key-other-than-at-par',
    healer: () => ({
      request(request) {
        if (request.path.includes('/ext/par/request')) {
          request.headers = request.headers.filter(([name]) => name.toLowerCase() !== 'dpop');
        }
      },
    }),
  },
  {
    probe: 'dpop-token-with-another-key',
    healer: healResourceRequest(({ scheme, athFits }) => scheme === 'DPoP' && athFits),
    relatives: { 'access-token-not-bound-to-key': 'fail', ...BOUND_TO_PROXY },
    because: 'the proxy binds every token to its own key, whichever key proved itself',
  },
  {
    probe: 'dpop-proof-for-another-token',
    healer: healResourceRequest(({ scheme, keyFits }) => scheme === 'DPoP' && keyFits),
    relatives: { 'access-token-not-bound-to-key': 'fail', ...BOUND_TO_PROXY },
    because: 'the proxy binds every token to its own key, whichever key proved itself',
  },
  {
    probe: 'dpop-token-as-bearer',
    healer: healResourceRequest(({ scheme }) => scheme === 'Bearer'),
    relatives: { 'access-token-not-bound-to-key': 'fail', ...BOUND_TO_PROXY },
    because: 'the proxy binds every token to its own key, whichever key proved itself',
  },
  {
    probe: 'access-token-not-bound-to-key',
    healer: healResourceRequest(() => false),
    relatives: BOUND_TO_PROXY,
    because: 'the proxy binds every token to its own key, whichever key proved itself',
  },
  {
    probe: 'authorization-response-without-iss',
    breaks(response) {
      response.headers = response.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'location' && value.includes('error=') ? value.replace(/[?&]iss=[^&]*/, '') : value,
      ]);
    },
  },
  {
    probe: 'metadata-incomplete',
    breaks(response, { path }) {
      if (path.endsWith('/.well-known/openid-configuration')) {
        response.body = response.body.replace('"dpop_signing_alg_values_supported"', '"x"');
      }
    },
  },
  {
    probe: 'tls-version-outdated',
    tls: { minVersion: 'TLSv1', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' },
    relatives: { 'tls-cipher-not-recommended': 'fail' },
    because: 'the cipher suites that TLS 1.1 needs are not recommended for TLS 1.2',
  },
  {
    probe: 'tls-cipher-not-recommended',
    tls: { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA256' },
  },
];

/** Defects of a realm: one hardening of the template is taken away. */
const WEAKENED: readonly (Omit<Defect, keyof Way> & { readonly without: Weakness })[] = [
  {
    probe: 'par-not-used',
    without: { executors: ['secure-par-content'] },
    relatives: { 'request-uri-of-another-client': 'fail' },
    because:
      'the executor also compares the client_id with the pushed one, which Keycloak itself does not when none was pushed',
  },
  {
    probe: 'par-without-pkce',
    without: { executors: ['pkce-enforcer'] },
    relatives: { 'par-with-plain-pkce': 'fail' },
  },
  {
    probe: 'par-with-plain-pkce',
    without: { executors: ['pkce-enforcer'] },
    relatives: { 'par-without-pkce': 'fail' },
  },
  {
    probe: 'client-assertion-audience-endpoint',
    without: { executors: ['secure-client-authentication-assertion'] },
  },
  {
    probe: 'client-assertion-rs256',
    without: { executors: ['secure-signature-algorithm-signed-jwt'], attributes: ['token.endpoint.auth.signing.alg'] },
  },
  {
    probe: 'dpop-proof-missing',
    without: { executors: ['dpop-bind-enforcer'] },
    relatives: { 'refresh-without-dpop-proof': 'fail' },
  },
  {
    probe: 'refresh-without-dpop-proof',
    without: { executors: ['dpop-bind-enforcer'] },
    relatives: { 'dpop-proof-missing': 'fail' },
  },
  { probe: 'refresh-token-rotated', without: { realm: { revokeRefreshToken: true, refreshTokenMaxReuse: 0 } } },
  { probe: 'request-uri-lifetime-too-long', without: { realm: { attributes: { parRequestUriLifespan: '600' } } } },
];

/** Probes whose defect Keycloak refuses twice, so that one hardening alone does not show it. */
interface Weakness {
  /** Executors that the realm's profiles go without. */
  readonly executors?: readonly string[];
  /** Attributes that no executor enforces and the scratch clients go without. */
  readonly attributes?: readonly string[];
  readonly realm?: Readonly<Record<string, unknown>>;
}

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
