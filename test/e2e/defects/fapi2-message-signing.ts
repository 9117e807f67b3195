import { partsOf } from '../../../src/parties/relying-party.js';
import { refuseRepeatedRequests } from '../flow-healers.js';
import { verifies, visit } from '../healers.js';
import { isPar } from '../healing.js';
import type { Returned } from '../proxy.js';
import { healRequest, healRequestObject } from '../request-object-healers.js';
import type { Defect, Defects, Weakening } from './defect.js';

const seconds = () => Date.now() / 1000;
const OTHER_SERVER = 'https://other-server.invalid/';

/** Rewrites where the browser is sent with a signed response. */
function redirected(response: Returned, change: (location: string, claims: Record<string, unknown>) => string): void {
  response.headers = response.headers.map(([name, value]) => {
    const token = name.toLowerCase() === 'location' ? /[?#&]response=([^&]*)/.exec(value)?.[1] : undefined;
    // An encrypted one has five parts.
    return [name, token?.split('.').length === 3 ? change(value, partsOf(token)[1]) : value];
  });
}

const behindProxy: readonly Defect[] = [
  {
    probe: 'request-object-of-another-key',
    healer: healRequestObject(async ({ header, claims, token, party: { key } }) =>
      header.alg === key.alg && !('jwk' in header) && !(await verifies(token, key.publicKey, key.alg))
        ? claims
        : undefined,
    ),
  },
  {
    probe: 'request-object-wrong-audience',
    // A server that takes its endpoints for its own name.
    healer: healRequestObject(({ claims }) => {
      const [issuer, endpoint] = String(claims.aud).split('/protocol/openid-connect/');
      return endpoint === undefined ? undefined : { ...claims, aud: issuer };
    }),
  },
  {
    probe: 'request-object-hs256-with-public-key',
    healer: healRequestObject(({ header, claims, party }) =>
      header.alg === 'HS256' && header.kid === party.key.kid ? claims : undefined,
    ),
  },
  {
    probe: 'request-object-key-injected',
    healer: healRequestObject(({ header, claims }) => ('jwk' in header || 'x5c' in header ? claims : undefined)),
  },
  {
    // A server that looks for the key where it is sent to, and finds none.
    probe: 'request-object-key-injected',
    healer: healRequestObject(async ({ header: { x5u } }) => {
      if (typeof x5u === 'string') await visit(x5u);
      return undefined;
    }),
  },
  {
    probe: 'request-object-with-request-uri',
    healer: healRequestObject(({ claims: { request_uri: within, ...claims } }) =>
      within === undefined ? undefined : claims,
    ),
  },
  {
    probe: 'request-object-beside-request-uri',
    healer: healRequest(parameters => {
      if (parameters.has('request_uri')) parameters.delete('request');
    }),
  },
  {
    probe: 'parameter-beside-request-object-used',
    healer: healRequestObject(async ({ claims, token, party: { key }, beside }) => {
      const used = ['state', 'nonce', 'redirect_uri', 'scope'].filter(
        name => beside.has(name) && beside.get(name) !== claims[name],
      );
      if (used.length === 0 || !(await verifies(token, key.publicKey, key.alg))) return undefined;
      return { ...claims, ...Object.fromEntries(used.map(name => [name, beside.get(name)])) };
    }),
  },
  {
    probe: 'request-object-with-several-audiences-refused',
    healer: healRequestObject(({ claims }) =>
      Array.isArray(claims.aud) ? { ...claims, aud: OTHER_SERVER } : undefined,
    ),
  },
  {
    probe: 'request-object-slightly-ahead-refused',
    healer: healRequestObject(({ claims }) => {
      const ahead = Number(claims.nbf) - seconds();
      return ahead > 3 && ahead < 30 ? { ...claims, nbf: Number(claims.nbf) + 60 } : undefined;
    }),
  },
  {
    probe: 'request-object-type-refused',
    healer: healRequestObject(({ header, claims }) => ('typ' in header ? undefined : { ...claims, aud: OTHER_SERVER })),
  },
  {
    probe: 'authorization-request-without-response-type',
    healer: healRequestObject(({ claims }) =>
      'response_type' in claims ? undefined : { ...claims, response_type: 'code' },
    ),
  },
  {
    probe: 'response-type-hybrid',
    healer: healRequestObject(({ claims }) =>
      claims.response_type === 'code id_token' ? { ...claims, response_type: 'code' } : undefined,
    ),
  },
  {
    probe: 'response-type-not-allowed',
    healer: healRequestObject(({ claims }) =>
      claims.response_type === 'token' ? { ...claims, response_type: 'code' } : undefined,
    ),
  },
  {
    probe: 'error-response-not-signed',
    breaks(response) {
      redirected(response, (location, { error, state }) =>
        error === 'login_required' ? location.replace(/response=.*/, `error=${error}&state=${state}`) : location,
      );
    },
    relatives: { 'error-response-malformed': 'fail' },
    because: 'it reads the same refusal',
  },
  {
    probe: 'signed-response-incomplete',
    breaks(response) {
      // Only what the second client gets, which no other probe looks at.
      redirected(response, (location, { aud }) =>
        String(aud).endsWith('-b') ? location.replace('?', '?session_state=1&') : location,
      );
    },
  },
  {
    probe: 'signed-response-not-encrypted',
    breaks: (() => {
      let seen = '';
      return (response: Returned) => {
        redirected(response, (location, claims) => {
          // Neighbours get error responses at the same time, which would be taken for a refusal.
          if ('code' in claims) seen = location.replace(/.*[?]/, '');
          return location;
        });
        response.headers = response.headers.map(([name, value]) => [
          name,
          value.replace(/(?<=[?])response=[\w-]+(?:[.][\w-]*){4}$/, seen),
        ]);
      };
    })(),
  },
  {
    probe: 'signed-response-misplaced',
    breaks(response) {
      redirected(response, location => location.replace('#response=', '?response='));
    },
  },
  {
    // To break at a response mode is not to refuse it.
    probe: 'signed-response-misplaced',
    breaks(response, request) {
      const [, claims] = partsOf(new URLSearchParams(request.body).get('request') ?? 'e30.e30.');
      if (isPar(request) && claims.response_mode === 'fragment.jwt') response.status = 500;
    },
  },
];

const weakened: readonly Weakening[] = [
  {
    turns: Object.fromEntries(
      [
        ...['expired', 'from-the-future', 'lives-too-long', 'missing', 'of-another-client', 'too-old'],
        ...['without-audience', 'without-exp', 'without-nbf', 'wrong-audience'],
      ].map(name => [`request-object-${name}`, 'fail']),
    ),
    without: { executors: ['secure-request-object'] },
  },
  {
    turns: {
      'request-object-unsigned': 'fail',
      'request-object-rs256': 'fail',
      'request-object-encrypted-unsigned': 'fail',
    },
    without: { attributes: ['request.object.signature.alg'] },
  },
  {
    turns: { 'request-object-encrypted-weakly': 'fail' },
    without: { attributes: ['request.object.encryption.alg'] },
  },
  {
    // Keycloak then takes A128CBC-HS256.
    turns: { 'id-token-not-encrypted': 'fail' },
    without: { clients: { attributes: { 'id.token.encrypted.response.enc': '' } } },
  },
  { turns: { 'response-mode-not-signed': 'fail' }, without: { executors: ['secure-response-type'] } },
  {
    turns: { 'signed-response-member-twice': 'fail' },
    without: { attributes: ['exclude.issuer.from.auth.response'] },
  },
  { turns: { 'signed-response-algorithm': 'fail' }, without: { realm: { defaultSignatureAlgorithm: 'RS256' } } },
];

export default {
  template: 'fapi2-message-signing-dpop-jarm',
  behindProxy,
  weakened,
  always: ['request-object-wrong-issuer', 'authorization-parameter-repeated', 'request-uri-repeated'],
  passing: [
    { probes: ['authorization-parameter-repeated', 'request-uri-repeated'], healer: refuseRepeatedRequests },
    {
      probes: ['request-object-wrong-issuer'],
      healer: healRequestObject(({ claims, party }) =>
        claims.iss === party.clientId ? undefined : { ...claims, aud: OTHER_SERVER },
      ),
    },
  ],
} satisfies Defects;
