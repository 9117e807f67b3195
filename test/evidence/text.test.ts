import { expect, it } from 'vitest';
import { evidenceText, TEXT_BEGINS } from '../../src/evidence/text.js';
import { redactExchange } from '../../src/report/redact.js';
import { deviation, finding, HOSTILE, report } from '../reporters/report.js';
import { exchanges, jws } from './exchanges.js';

const written = (more = {}) =>
  evidenceText(finding('par-not-used', 'warn', { evidence: exchanges, deviation, ...more }), report([]));

it('says request and response in order, parameters and tokens decoded', () => {
  expect(written()).toMatchInlineSnapshot(`
    "Evidence of the probe par-not-used
    Title of par-not-used.
    Realm bank on https://sso.example/auth (Keycloak 26.7.4), against fapi2-security-profile-dpop; keycloak-fapi-kit 1.2.3, 2026-01-02T03:04:05.678Z

    Verdict: warn (level must), known deviation dpop-error-code
      Message of par-not-used.
      The error code is another one.  https://github.com/keycloak/keycloak/issues/34842
    Clause RFC9449-4.3: The proof is checked  https://www.rfc-editor.org/rfc/rfc9449#section-4.3
    Repair: Repair of par-not-used.

    Secrets are redacted; of signed tokens header and claims are shown, and the signature is gone.

    --- 1. token, 2026-01-02T03:04:05.678Z, 12 ms ---

    POST https://as.example/token?tab=1
      content-type: application/x-www-form-urlencoded;charset=UTF-8
      DPoP: [token, below]
      DPoP: [token, below]

      grant_type = authorization_code
      code = [redacted]
      resource = a b
      resource = c
      client_assertion = [token, below]

      Token in DPoP
        header {
          "typ": "dpop+jwt",
          "jwk": {
            "kty": "EC",
            "d": "[redacted]"
          }
        }
        claims {
          "htm": "POST"
        }

      Token in DPoP
        header {
          "typ": "dpop+jwt"
        }
        claims {
          "htm": "GET"
        }

      Token in client_assertion
        header {
          "alg": "PS256"
        }
        claims {
          "iss": "tpp"
        }

    200 OK
      Content-Type: application/json

      {
        "access_token": "[token, below]",
        "refresh_token": "[redacted]",
        "expires_in": 300
      }

      Token in access_token
        header {
          "alg": "PS256"
        }
        claims {
          "sub": "alice"
        }

    --- 2. authorize, 2026-01-02T03:04:05.678Z, 12 ms ---

    GET https://as.example/auth?session_code=[redacted]
      cookie: a=[redacted]; b=[redacted]

    302 Found
      Set-Cookie: a=[redacted]; Path=/realms/bank/; Expires=Thu, 01 Jan 2026 00:00:00 GMT; Secure; HttpOnly
      Location: https://rp.example/cb?response=[token, below]

      response = [token, below]

      Token in response
        header {
          "alg": "PS256"
        }
        claims {
          "iss": "as",
          "code": "[redacted]"
        }

    --- 3. userinfo, 2026-01-02T03:04:05.678Z, 12 ms ---

    GET https://as.example/userinfo
      Authorization: Bearer [redacted]

      Certificate in the TLS handshake: CN=tpp-1

    No response: GET https://as.example/userinfo: socket hang up

    --- 4. par, 2026-01-02T03:04:05.678Z, 12 ms ---

    POST https://as.example/par
      content-type: application/json

      {
        "a": 1
      }

    400 Bad Request
      Content-Type: application/json

      {"error":"x","error":"y\\u001b[2J"}
    "
  `);
});

it('names the issuer where nobody administers a realm', () => {
  const { realm: _, ...foreign } = report([]);
  const text = evidenceText(finding('par-not-used', 'pass'), foreign);
  expect(text).toContain('\nIssuer https://sso.example/auth (Keycloak 26.7.4), against fapi2-');
});

it('begins so that a later run knows it for its own', () => {
  expect(written()).toMatch(TEXT_BEGINS);
});

it('says that nothing was sent where nothing was', () => {
  expect(written({ evidence: undefined })).toContain('No HTTP request was sent.');
});

it('reads a token inside a token', () => {
  const inner = jws({ alg: 'none' }, { deep: true });
  const [first] = exchanges;
  const outer = {
    ...first,
    request: { ...first?.request, body: `request=${jws({ alg: 'PS256' }, { request: inner })}` },
  };
  const text = written({ evidence: [redactExchange(outer as (typeof exchanges)[number])] });
  expect(text).toContain('Token in request › inside');
  expect(text).toContain('"deep": true');
  expect(text).not.toContain('CANARY');
});

it('reads the header of an encrypted token', () => {
  const header = Buffer.from('{"enc":"A256GCM"}').toString('base64url');
  const [first] = exchanges;
  const encrypted = { ...first, request: { ...first?.request, body: `request=${header}.CANARY.CANARY.CANARY.CANARY` } };
  const text = written({ evidence: [redactExchange(encrypted as (typeof exchanges)[number])] });
  expect(text).toContain('  Token in request\n    header {\n      "enc": "A256GCM"\n    }\n    claims not readable\n');
  expect(text).not.toContain('CANARY');
});

it('lets no server write lines of ours or to the terminal', () => {
  const body = `x\n--- 2. token, yesterday ---\n200 OK\n${HOSTILE}`;
  const [first] = exchanges;
  const exchange = { ...first, response: { status: 200, headers: [['content-type', 'application/json']], body } };
  const text = written({ evidence: [exchange], message: HOSTILE });
  expect(text.split('\n').filter(line => /^(---|200)/.test(line))).toHaveLength(2);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2028]/u);
});

it('has no secret', () => {
  expect(written()).not.toContain('CANARY');
});
