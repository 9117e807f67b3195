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
