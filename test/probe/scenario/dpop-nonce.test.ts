import { expect, test } from 'vitest';
import { openNonces } from '../../../src/parties/dpop-nonces.js';
import type { Claims } from '../../../src/parties/keys.js';
import { keysToPlay, partsOf } from '../../../src/parties/relying-party.js';
import { headerOf, type WireRequest, type WireResponse } from '../../../src/parties/wire.js';
import type { Target } from '../../../src/probe/probe.js';
import { judge } from '../../../src/probe/refusal.js';
import { steps } from '../../../src/probe/scenario/steps.js';
import { begin } from '../../../src/probe/scenario/story.js';

const issuer = 'https://as.example';
const party = { clientId: 'a', redirectUri: '', authentication: 'private_key_jwt', ...(await keysToPlay([])) } as const;
const JSON_TYPE = [['content-type', 'application/json']] as const;
const TOKENS = '{"access_token":"x","token_type":"DPoP","expires_in":60}';

/** A token endpoint that demands nonces (RFC 9449 section 8), each good until it has given the next one. */
function demanding({ gives = (count: number) => `nonce-${count}`, stubborn = false } = {}) {
  const proofs: Claims[] = [];
  let count = 0;
  const answer = (status: number, body: string): WireResponse => {
    count += 1;
    return { status, headers: [...JSON_TYPE, ['dpop-nonce', gives(count)]], body };
  };
  const send = async (request: WireRequest): Promise<WireResponse> => {
    const [, claims] = partsOf(headerOf(request, 'dpop') ?? '');
    proofs.push(claims);
    if (stubborn || claims.nonce !== gives(count)) return answer(400, '{"error":"use_dpop_nonce"}');
    return claims.htu === `${issuer}/token` ? answer(200, TOKENS) : answer(400, '{"error":"invalid_dpop_proof"}');
  };
  const target = {
    profile: {
      fapi_profile: 'fapi_client_credentials_grant',
      ...{ client_auth_type: 'private_key_jwt', sender_constrain: 'dpop', openid: 'plain_oauth' },
    },
    server: { issuer, token_endpoint: `${issuer}/token`, dpop_signing_alg_values_supported: ['ES256'] },
    ...{ wire: { send }, clients: [party, party], nonces: openNonces() },
  } as unknown as Target;
  return { target, proofs };
}

test('a server that demands a nonce gets it, and the newest one from then on', async () => {
  const { target, proofs } = demanding();
  const story = await begin(target);
  expect(await steps.token(story)).toEqual({ accepted: true });
  expect(await steps.token(story)).toEqual({ accepted: true });
  // Another story begins with what the server said last.
  expect(await steps.token(await begin(target))).toEqual({ accepted: true });
  expect(proofs.map(({ nonce }) => nonce)).toEqual([undefined, 'nonce-1', 'nonce-2', 'nonce-3']);
  expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(4);
});

test('a spoilt proof stays spoilt when it is sent again with the nonce', async () => {
  const { target, proofs } = demanding();
  const spoil = {
    proof(_: unknown, claims: Claims) {
      claims.htu = 'https://elsewhere.example/token';
    },
  };
  const answer = await steps.token(await begin(target), spoil);
  expect(answer).toMatchObject({ accepted: false, refusal: { error: 'invalid_dpop_proof' } });
  expect(proofs.map(({ htu, nonce }) => [htu, nonce])).toEqual([
    ['https://elsewhere.example/token', undefined],
    ['https://elsewhere.example/token', 'nonce-1'],
  ]);
});

test('a server that is never content with its nonces is asked twice, and nothing is judged by that', async () => {
  const { target, proofs } = demanding({ stubborn: true });
  const answer = await steps.token(await begin(target));
  expect(proofs).toHaveLength(2);
  const expectation = { refusedBy: 'token', errors: ['invalid_dpop_proof'] } as const;
  const outcome = judge({ id: 'x', level: 'must' }, target, 'token', answer, expectation);
  expect(outcome.verdict).toBe('error');
  expect(outcome.message).toContain('use_dpop_nonce');
});

test('what is no nonce is not sent', async () => {
  const { target, proofs } = demanding({ gives: () => 'no nonce' });
  const answer = await steps.token(await begin(target));
  expect(answer).toMatchObject({ accepted: false, refusal: { error: 'use_dpop_nonce' } });
  expect(proofs).toHaveLength(1);
});
