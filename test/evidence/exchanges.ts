import type { Exchange } from '../../src/report/exchange.js';
import { redactExchange } from '../../src/report/redact.js';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token whose signature is a secret by its look. */
export const jws = (header: unknown, claims: unknown) => `${part(header)}.${part(claims)}.CANARY`;

const start = { startedAt: '2026-01-02T03:04:05.678Z', durationMs: 12 };

/** A token request, a redirect, a request that nobody answered and an answer that is no HTTP archive's friend. */
export const exchanges: readonly Exchange[] = (
  [
    {
      step: 'token',
      request: {
        method: 'POST',
        url: 'https://as.example/token?tab=1',
        headers: [
          ['content-type', 'application/x-www-form-urlencoded;charset=UTF-8'],
          ['DPoP', jws({ typ: 'dpop+jwt', jwk: { kty: 'EC', d: 'CANARY' } }, { htm: 'POST' })],
          ['DPoP', jws({ typ: 'dpop+jwt' }, { htm: 'GET' })],
        ],
        body: `grant_type=authorization_code&code=CANARY&resource=a%20b&resource=c&client_assertion=${jws({ alg: 'PS256' }, { iss: 'tpp' })}`,
      },
      response: {
        status: 200,
        headers: [['Content-Type', 'application/json']],
        body: `{"access_token":"${jws({ alg: 'PS256' }, { sub: 'alice' })}","refresh_token":"CANARY","expires_in":300}`,
      },
      ...start,
    },
    {
      step: 'authorize',
      request: {
        method: 'GET',
        url: 'https://as.example/auth?session_code=CANARY',
        headers: [['cookie', 'a=CANARY; b=CANARY']],
      },
      response: {
        status: 302,
        headers: [
          ['Set-Cookie', 'a=CANARY; Path=/realms/bank/; Expires=Thu, 01 Jan 2026 00:00:00 GMT; Secure; HttpOnly'],
          ['Location', `https://rp.example/cb?response=${jws({ alg: 'PS256' }, { iss: 'as', code: 'CANARY' })}`],
        ],
        body: '',
      },
      ...start,
    },
    {
      step: 'userinfo',
      request: {
        method: 'GET',
        url: 'https://as.example/userinfo',
        headers: [['Authorization', 'Bearer CANARY']],
        certificate: 'CN=tpp-1',
      },
      failure: 'GET https://as.example/userinfo: socket hang up',
      ...start,
    },
    {
      step: 'par',
      request: {
        method: 'POST',
        url: 'https://as.example/par',
        headers: [['content-type', 'application/json']],
        body: '{"a":1}',
      },
      response: {
        status: 400,
        headers: [['Content-Type', 'application/json']],
        body: '{"error":"x","error":"y\\u001b[2J"}',
      },
      ...start,
    },
  ] satisfies readonly Exchange[]
).map(redactExchange);
