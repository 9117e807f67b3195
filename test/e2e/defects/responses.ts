import { setTimeout as sleep } from 'node:timers/promises';
import { partsOf } from '../../../src/parties/relying-party.js';
import { form } from '../healing.js';
import type { Behaviour } from '../proxy.js';
import type { Defect, Defects } from './defect.js';

type Response = Parameters<NonNullable<Behaviour['response']>>[0];

/** Changes the JSON of answers from an endpoint. What is judged is the answer itself, so a changed one is the defect. */
function inJson(
  endpoint: RegExp,
  change: (body: Record<string, unknown>, response: Response) => void,
): NonNullable<Behaviour['response']> {
  return (response, { path }) => {
    if (!endpoint.test(path.split('?')[0] ?? '')) return;
    const body = JSON.parse(response.body) as Record<string, unknown>;
    change(body, response);
    response.body = JSON.stringify(body);
  };
}

type Jwk = Record<string, unknown>;
const CERTS = /\/protocol\/openid-connect\/certs$/;
const TOKEN = /\/protocol\/openid-connect\/token$/;
const METADATA = /\/\.well-known\/openid-configuration/;

const behindProxy: readonly Defect[] = [
  {
    probe: 'jwks-with-private-key',
    breaks: inJson(CERTS, ({ keys }) => Object.assign((keys as Jwk[])[0] ?? {}, { d: 'c2VjcmV0' })),
  },
  {
    probe: 'jwks-key-too-short',
    breaks: inJson(CERTS, body => {
      const short = {
        kid: 'short',
        kty: 'RSA',
        use: 'sig',
        e: 'AQAB',
        n: Buffer.alloc(128, 255).toString('base64url'),
      };
      body.keys = [...(body.keys as Jwk[]), short];
    }),
  },
  {
    probe: 'jwks-kid-repeated',
    verdict: 'warn',
    breaks: inJson(CERTS, body => {
      const [first, ...rest] = body.keys as Jwk[];
      const encryption = { ...first, use: 'enc', alg: 'RSA-OAEP' };
      body.keys = [first, ...rest, encryption];
    }),
  },
  {
    probe: 'jwks-over-http',
    breaks: inJson(METADATA, body => {
      body.jwks_uri = String(body.jwks_uri).replace('https:', 'http:');
    }),
    relatives: { 'metadata-incomplete': 'fail' },
    because: 'clients need the address over https',
    breaksControls: true,
  },
  {
    probe: 'metadata-served-wrongly',
    breaks: (response, { path }) => {
      if (path.includes('/.well-known/oauth-authorization-server')) Object.assign(response, { status: 404 });
    },
  },
  {
    probe: 'response-malformed',
    breaks: inJson(/\/protocol\/openid-connect\/userinfo$/, body => {
      body.sub = 'somebody-else';
    }),
  },
  {
    probe: 'token-response-incomplete',
    verdict: 'warn',
    breaks: inJson(TOKEN, body => {
      delete body.expires_in;
    }),
  },
  {
    probe: 'error-response-malformed',
    breaks: inJson(TOKEN, body => {
      if ('error' in body) body.error_description = 'a line\r\nand another';
    }),
  },
  {
    probe: 'error-response-malformed',
    // What the person refuses is granted all the same.
    healer: () => ({
      request(request) {
        if (!request.path.includes('/login-actions/consent')) return;
        form(request, parameters => {
          if (!parameters.has('cancel')) return;
          parameters.delete('cancel');
          parameters.set('accept', 'Yes');
        });
      },
    }),
  },
  {
    probe: 'error-response-malformed',
    breaks(response) {
      response.headers = response.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'location'
          ? value.replace(/[?&]error=/, match => `${match.charAt(0)}debug=1&error=`)
          : value,
      ]);
    },
  },
  {
    probe: 'response-malformed',
    breaks: inJson(/\/protocol\/openid-connect\/userinfo$/, body => {
      body.email_verified = 'yes';
    }),
  },
  {
    probe: 'response-malformed',
    // A refresh brings the ID token of an earlier login, which the same key signed.
    healer: () => {
      const first = new Map<unknown, string>();
      const refreshed = new WeakSet<object>();
      return {
        async request(request) {
          if (request.path.includes('/ext/par/request')) await sleep(1_100);
          if (new URLSearchParams(request.body).has('refresh_token')) refreshed.add(request);
        },
        response(response, request) {
          if (!TOKEN.test(request.path)) return;
          const body = JSON.parse(response.body) as { id_token?: string };
          if (body.id_token === undefined) return;
          const [, { azp }] = partsOf(body.id_token);
          if (!first.has(azp)) first.set(azp, body.id_token);
          if (refreshed.has(request)) body.id_token = first.get(azp) ?? '';
          response.body = JSON.stringify(body);
        },
      };
    },
  },
  {
    probe: 'response-malformed',
    breaks(response, { path }) {
      if (!TOKEN.test(path)) return;
      response.headers = response.headers.map(([name, value]) => [
        name,
        name.toLowerCase() === 'content-type' ? 'text/plain' : value,
      ]);
    },
    breaksControls: true,
  },
  {
    probe: 'response-malformed',
    breaks: inJson(TOKEN, body => {
      body.token_type = 'Bearer';
    }),
    breaksControls: true,
  },
  {
    probe: 'token-response-incomplete',
    verdict: 'warn',
    breaks: inJson(TOKEN, body => {
      body.expires_in = String(body.expires_in);
    }),
  },
  {
    probe: 'jwks-key-too-short',
    breaks: inJson(CERTS, body => {
      const half = { kid: 'half', kty: 'EC', use: 'sig', crv: 'P-256', x: Buffer.alloc(32, 7).toString('base64url') };
      body.keys = [...(body.keys as Jwk[]), half];
    }),
  },
  {
    probe: 'metadata-incomplete',
    breaks: inJson(METADATA, body => {
      body.grant_types_supported = ['authorization_code'];
    }),
  },
  {
    probe: 'metadata-incomplete',
    breaks: inJson(METADATA, body => {
      body.require_pushed_authorization_requests = 'false';
    }),
  },
  {
    probe: 'credentials-guessable',
    // Counted up, and the real one put in its place where it comes back.
    healer: () => {
      const real: string[] = [];
      return {
        request(request) {
          request.path = request.path.replace(/request_uri=urn%3Acounted%3A(\d+)/, (_, index) => {
            return `request_uri=${encodeURIComponent(real[Number(index)] ?? '')}`;
          });
        },
        response(response, { path }) {
          if (!path.includes('/ext/par/request') || response.status !== 201) return;
          const body = JSON.parse(response.body) as { request_uri: string };
          response.body = JSON.stringify({ ...body, request_uri: `urn:counted:${real.push(body.request_uri) - 1}` });
        },
      };
    },
  },
  {
    probe: 'id-token-hash-wrong',
    breaks: inJson(TOKEN, body => {
      if ('id_token' in body) body.access_token = `${body.access_token}x`;
    }),
    breaksControls: true,
  },
  { probe: 'tls-1-3-missing', verdict: 'warn', tls: { maxVersion: 'TLSv1.2' } },
];

export default {
  template: 'fapi2-security-profile-dpop',
  behindProxy,
  weakened: [
    {
      turns: { 'id-token-signed-weakly': 'fail', 'access-token-signed-weakly': 'fail' },
      without: { realm: { defaultSignatureAlgorithm: 'RS256' } },
      because: 'both kinds are signed with it where the client says nothing',
    },
  ],
} satisfies Defects;
