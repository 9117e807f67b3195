import type { AuthorizationServer } from 'oauth4webapi';
import { expect, test } from 'vitest';
import { listProbes } from '../../src/probe/engine.js';
import { openTemplates } from '../../src/probe/hardening.js';
import type { Target } from '../../src/probe/probe.js';

const probes = await listProbes();
const templates = await openTemplates();
const issuer = 'https://server.example/realms/bank';
/** All that the metadata of every profile have in common. */
const METADATA: AuthorizationServer = {
  issuer,
  ...Object.fromEntries(
    ['authorization', 'token', 'pushed_authorization_request', 'userinfo'].map(name => [
      `${name}_endpoint`,
      `${issuer}/${name}`,
    ]),
  ),
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code', 'code id_token'],
  response_modes_supported: ['jwt'],
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: ['private_key_jwt', 'tls_client_auth'],
  ...Object.fromEntries(
    ['token_endpoint_auth', 'request_object', 'authorization', 'dpop', 'id_token'].map(name => [
      `${name}_signing_alg_values_supported`,
      ['PS256'],
    ]),
  ),
  token_endpoint_auth_signing_alg_values_supported: ['PS256'],
  request_parameter_supported: true,
  tls_client_certificate_bound_access_tokens: true,
};

async function verdictOf(probe: string, template: string, metadata: AuthorizationServer): Promise<string | undefined> {
  const { profile } = templates.find(({ id }) => id === template) ?? {};
  const send = async () => ({ status: 200, headers: [], body: JSON.stringify(metadata) });
  const target = { profile, server: metadata, wire: { send, transcript: () => [] } } as unknown as Target;
  const found = await probes.find(({ id }) => id === probe)?.run(target);
  return found?.message;
}

/** What a probe says of a server that has documents at some addresses alone. */
async function saidOf(
  probe: string,
  template: string,
  documents: Readonly<Record<string, string | object | number>>,
): Promise<string> {
  const { profile } = templates.find(({ id }) => id === template) ?? {};
  const send = async ({ url }: { url: string }) => {
    const found = documents[url];
    if (found === undefined || typeof found === 'number') return { status: found ?? 404, headers: [], body: '' };
    const body = typeof found === 'string' ? found : JSON.stringify(found);
    return {
      status: 200,
      headers: [['content-type', typeof found === 'string' ? 'text/html' : 'application/json']],
      body,
    };
  };
  const target = { profile, server: METADATA, wire: { send, transcript: () => [] } } as unknown as Target;
  const { verdict, message } = (await probes.find(({ id }) => id === probe)?.run(target)) ?? {};
  return `${verdict}: ${message}`;
}

const OPENID = `${issuer}/.well-known/openid-configuration`;
const OAUTH = 'https://server.example/.well-known/oauth-authorization-server/realms/bank';
const OTHER = { ...METADATA, issuer: 'https://other.example' };

test.each<[string, string, Readonly<Record<string, string | object | number>>, RegExp]>([
  [
    'FAPI 2.0 asks for both',
    'fapi2-security-profile-dpop',
    { [OPENID]: METADATA },
    /^fail: .*oauth-authorization-server/,
  ],
  ['FAPI 2.0 asks for both', 'fapi2-security-profile-dpop', { [OAUTH]: METADATA }, /^fail: .*openid-configuration/],
  ['FAPI 2.0 asks for both', 'fapi2-security-profile-dpop', { [OPENID]: METADATA, [OAUTH]: METADATA }, /^pass/],
  ['FAPI 1.0 asks for OpenID Discovery', 'fapi1-baseline', { [OPENID]: METADATA }, /^pass/],
  ['FAPI 1.0 asks for OpenID Discovery', 'fapi1-advanced-mtls', { [OPENID]: METADATA }, /^pass/],
  [
    'FAPI 1.0 asks for OpenID Discovery',
    'fapi1-advanced-mtls',
    { [OAUTH]: METADATA },
    /^fail: .*openid-configuration answers 404/,
  ],
  ['CIBA asks for OpenID Discovery', 'fapi-ciba-mtls-poll', { [OPENID]: METADATA }, /^pass/],
  ['for apps either will do', 'native-app', { [OPENID]: METADATA }, /^pass/],
  ['for apps either will do', 'native-app', { [OAUTH]: METADATA }, /^pass/],
  ['for apps either will do', 'native-app', {}, /^fail: .*answers 404/],
  [
    'what is there unasked must be right',
    'fapi1-baseline',
    { [OPENID]: METADATA, [OAUTH]: OTHER },
    /^fail: .*names the issuer/,
  ],
  ['a gateway says nothing', 'fapi2-security-profile-dpop', { [OPENID]: METADATA, [OAUTH]: 503 }, /^error: .* 503/],
  ['a gateway says nothing', 'native-app', { [OAUTH]: 502 }, /^error: .* 502/],
  ['a gateway where nothing is asked for', 'native-app', { [OPENID]: METADATA, [OAUTH]: 503 }, /^pass/],
  ['a page of an app is no metadata', 'fapi1-baseline', { [OPENID]: METADATA, [OAUTH]: '<html>' }, /^pass/],
])('%s: %s', async (_, template, documents, expected) => {
  expect(await saidOf('metadata-served-wrongly', template, documents)).toMatch(expected);
});

test('a server with metadata of RFC 8414 alone is judged by those', async () => {
  const whole = {
    ...METADATA,
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
  const said = await saidOf('metadata-incomplete', 'fapi2-security-profile-dpop', { [OAUTH]: whole });
  expect(said).toBe('pass: Everything is there.');
  const aliases = { mtls_endpoint_aliases: { token_endpoint: 'http://server.example/token' } };
  const alias = await saidOf('mtls-endpoint-alias-insecure', 'fapi1-advanced-mtls', {
    [OAUTH]: { ...METADATA, ...aliases },
  });
  expect(alias).toBe('fail: No https URL: token_endpoint.');
});

const PKCE: AuthorizationServer = { ...METADATA, code_challenge_methods_supported: ['S256'] };

test('FAPI 2.0 alone asks that metadata announce iss', async () => {
  const missing = /authorization_response_iss_parameter_supported is not true/;
  expect(await verdictOf('metadata-incomplete', 'fapi2-security-profile-dpop', PKCE)).toMatch(missing);
  expect(await verdictOf('metadata-incomplete', 'fapi1-advanced-private-key-jwt', PKCE)).toBe('Everything is there.');
});

test('FAPI 1.0 Advanced asks of pushed requests alone that metadata name S256', async () => {
  const missing = /code_challenge_methods_supported has none of S256/;
  expect(await verdictOf('metadata-incomplete', 'fapi1-advanced-private-key-jwt-pushed', METADATA)).toMatch(missing);
  expect(await verdictOf('metadata-incomplete', 'fapi1-baseline', METADATA)).toMatch(missing);
  const byValue = await verdictOf('metadata-incomplete', 'fapi1-advanced-private-key-jwt', METADATA);
  expect(byValue).toBe('Everything is there.');
});

test('elsewhere than in FAPI 2.0 an iss that is not announced is not due', async () => {
  const message = await verdictOf('authorization-response-without-iss', 'fapi1-advanced-private-key-jwt', PKCE);
  expect(message).toBe('The profile does not ask for it, and the metadata do not announce it.');
});

test.each(['code-verifier-missing', 'code-verifier-wrong', 'code-verifier-without-challenge'])(
  '%s is passed by where PKCE is neither asked for nor announced',
  async probe => {
    const message = await verdictOf(probe, 'fapi1-advanced-private-key-jwt', METADATA);
    expect(message).toBe('The profile does not ask for PKCE, and the metadata do not announce it.');
    await expect(verdictOf(probe, 'fapi1-advanced-private-key-jwt', PKCE)).rejects.toThrow();
    await expect(verdictOf(probe, 'fapi1-baseline', METADATA)).rejects.toThrow();
  },
);
