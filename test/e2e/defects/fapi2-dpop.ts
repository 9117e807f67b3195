import type { JWK } from 'jose';
import { partsOf } from '../../../src/parties/relying-party.js';
import { inDueWords, inTurn, normalizeHtu, refuseProof } from '../conforming.js';
import {
  healAllForms,
  healClientChange,
  healForeignCode,
  healForeignRefresh,
  healForeignRequestUri,
  healForm,
  healParByGet,
  healRetargetedCode,
  healReusedCode,
  healReusedRequestUri,
  healVerifier,
  hideReusedCode,
  refuseRepeatedRequests,
  useUpByLoading,
} from '../flow-healers.js';
import {
  healAssertion,
  healAssertionAtToken,
  healMissingAuthentication,
  healProof,
  healResourceRequest,
  healSecret,
  provesItself,
  seenBefore,
  verifies,
  visit,
} from '../healers.js';
import { form, type Healer, isPar, isToken, isUserinfo, JWT_BEARER } from '../healing.js';
import type { Defect, Defects, Passing, Weakening } from './defect.js';

const seconds = () => Date.now() / 1000;

/** What turns, too, where the proxy binds every token to its own key, whichever key proved itself. */
const BOUND_TO_PROXY = {
  'dpop-jkt-other-than-proof': 'fail',
  'dpop-key-other-than-dpop-jkt': 'fail',
  'dpop-key-other-than-at-par': 'fail',
  'introspection-without-binding': 'fail',
};

/** Takes dpop_jkt out of pushed requests, of those with a proof or of those without. */
function withoutDpopJkt(proven: boolean): Healer {
  return () => ({
    request(request) {
      if (!isPar(request) || request.headers.some(([name]) => name.toLowerCase() === 'dpop') !== proven) return;
      form(request, all => all.delete('dpop_jkt'));
    },
  });
}

/** Defects of a server that Keycloak has no setting for: the proxy heals what the probe spoilt, or breaks the answer. */
const behindProxy: readonly Defect[] = [
  {
    probe: 'client-assertion-of-another-key',
    healer: healAssertion(
      async ({ alg, kid }, _, { token, key }) =>
        alg === key.alg && kid === key.kid && !(await verifies(token, key.publicKey, key.alg)),
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
  {
    probe: 'client-assertion-audience-endpoint',
    healer: healAssertionAtToken((_, { aud }) => String(aud).includes('/protocol/openid-connect/')),
  },
  { probe: 'client-assertion-expired', healer: healAssertion((_, { exp }) => Number(exp) < seconds()) },
  {
    probe: 'client-assertion-from-the-future',
    healer: healAssertion((_, { iat, nbf }) => Math.max(Number(iat), Number(nbf)) > seconds() + 60),
  },
  {
    probe: 'client-assertion-slightly-ahead-refused',
    healer: healAllForms(parameters => {
      const [, { nbf }] = partsOf(parameters.get('client_assertion') ?? 'e30.e30.');
      const ahead = Number(nbf) - seconds();
      if (ahead > 2 && ahead < 60) parameters.delete('client_assertion');
    }),
  },
  { probe: 'client-assertion-wrong-issuer', healer: healAssertion((_, { iss }, { clientId }) => iss !== clientId) },
  {
    probe: 'client-assertion-wrong-subject',
    healer: healAssertion((_, { sub }, { clientId }) => sub !== undefined && sub !== clientId),
  },
  { probe: 'client-assertion-without-jti', healer: healAssertion((_, claims) => !('jti' in claims)) },
  {
    probe: 'client-assertion-beside-another-client-id',
    healer: healAllForms(parameters => {
      const [, { sub }] = partsOf(parameters.get('client_assertion') ?? 'e30.e30.');
      if (sub !== undefined && parameters.has('client_id')) parameters.set('client_id', String(sub));
    }),
  },
  {
    probe: 'client-assertion-wrong-type',
    healer: healAllForms(parameters => {
      if (parameters.has('client_assertion')) parameters.set('client_assertion_type', JWT_BEARER);
    }),
  },
  {
    probe: 'client-assertion-key-in-header',
    healer: healAssertion(
      ({ jwk, x5c, x5u, kid }) => [jwk, x5c, x5u].some(named => named !== undefined) || String(kid).includes('/'),
    ),
  },
  {
    // A server that looks for the key where it is sent to, and finds none.
    probe: 'client-assertion-key-in-header',
    healer: healAssertion(async ({ jku }) => {
      if (typeof jku === 'string') await visit(jku);
      return false;
    }),
  },
  { probe: 'client-assertion-without-exp', healer: healAssertion((_, claims) => !('exp' in claims)) },
  { probe: 'client-assertion-without-sub', healer: healAssertion((_, claims) => !('sub' in claims)) },
  { probe: 'client-assertion-reused', healer: bench => healAssertion(seenBefore())(bench) },
  {
    probe: 'client-assertion-hs256-with-public-key',
    healer: healAssertion(({ alg, kid }, _, { key }) => alg === 'HS256' && kid === key.kid),
  },
  { probe: 'client-assertion-unsigned', healer: healAssertion(({ alg }) => alg === 'none') },
  { probe: 'par-without-client-authentication', healer: healMissingAuthentication(isPar) },
  { probe: 'client-without-authentication', healer: healMissingAuthentication(isToken) },
  { probe: 'client-secret-accepted', healer: healSecret },
  { probe: 'par-by-get', healer: healParByGet },
  { probe: 'par-with-request-uri', healer: healForm('par', form => form.delete('request_uri')) },
  {
    probe: 'par-without-redirect-uri',
    healer: healForm('par', (form, { setting }) => {
      if (!form.has('redirect_uri')) form.set('redirect_uri', setting.clients[0].redirectUri);
    }),
  },
  { probe: 'client-change-unnoticed', verdict: 'warn', healer: healClientChange },
  {
    probe: 'request-uri-reused',
    verdict: 'warn',
    healer: healReusedRequestUri,
    relatives: { 'request-uri-used-up-by-loading': 'warn' },
    because: 'the proxy puts another request in the place of one that was opened before',
  },
  { probe: 'request-uri-used-up-by-loading', verdict: 'warn', healer: useUpByLoading },
  {
    probe: 'scope-order-matters',
    healer: healForm('par', form => {
      const [first, ...others] = form.get('scope')?.split(' ') ?? [];
      if (first !== undefined && first !== 'openid' && others.length > 0) form.set('scope', others.join(' '));
    }),
  },
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
  { probe: 'code-retargeted', healer: healRetargetedCode },
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
  { probe: 'dpop-key-other-than-dpop-jkt', healer: withoutDpopJkt(false) },
  { probe: 'dpop-jkt-other-than-proof', healer: withoutDpopJkt(true) },
  {
    probe: 'dpop-key-other-than-at-par',
    healer: () => ({
      request(request) {
        if (request.path.includes('/ext/par/request')) {
          request.headers = request.headers.filter(([name]) => name.toLowerCase() !== 'dpop');
        }
      },
    }),
    relatives: { 'dpop-jkt-other-than-proof': 'fail' },
    because: 'where nobody sees the proof, dpop_jkt differs from none',
  },
  {
    probe: 'dpop-token-with-another-key',
    healer: healResourceRequest(({ scheme, athFits, htuFits }) => scheme === 'DPoP' && athFits && htuFits),
    relatives: { 'access-token-not-bound-to-key': 'fail', ...BOUND_TO_PROXY },
    because: 'the proxy binds every token to its own key, whichever key proved itself',
  },
  {
    probe: 'dpop-proof-for-another-token',
    healer: healResourceRequest(({ scheme, keyFits, htuFits }) => scheme === 'DPoP' && keyFits && htuFits),
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
    probe: 'dpop-proof-wrong-uri-at-userinfo',
    healer: healResourceRequest(({ scheme, athFits, keyFits }) => scheme === 'DPoP' && athFits && keyFits),
    relatives: {
      'access-token-not-bound-to-key': 'fail',
      'dpop-proof-for-forged-host': 'warn: dpop-htu-of-host-header',
      ...BOUND_TO_PROXY,
    },
    because:
      'the proxy binds every token to its own key, whichever key proved itself; a forged host is another address',
  },
  {
    probe: 'dpop-proof-of-published-address-refused',
    healer: () => ({
      request(request) {
        // A proxy that asks by the server's name inside, as many do where nobody tells them otherwise.
        if (isToken(request)) request.headers.push(['host', 'keycloak.invalid:8080']);
      },
    }),
    breaksControls: true,
  },
  {
    probe: 'dpop-proof-for-forged-host',
    verdict: 'warn: dpop-htu-of-host-header',
    healer: () => ({
      request(request) {
        if (isUserinfo(request) && request.host !== undefined) request.headers.push(['host', request.host]);
      },
    }),
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
    relatives: { 'error-response-malformed': 'fail' },
    because: 'these are refusals, too',
  },
  {
    probe: 'metadata-incomplete',
    breaks(response, { path }) {
      if (path.endsWith('/.well-known/openid-configuration')) {
        response.body = response.body.replace('"code_challenge_methods_supported"', '"x"');
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

/** Conditions that say nothing of some requests, so that the policy does not hold for them. */
const confidential = { condition: 'client-access-type', configuration: { type: ['confidential'] } };
const askingForAddress = { condition: 'client-scopes', configuration: { type: 'Optional', scopes: ['address'] } };

/** Defects of a realm: one hardening of the template is taken away. */
const weakened: readonly Weakening[] = [
  {
    turns: { 'par-not-used': 'fail' },
    without: { conditions: [confidential] },
    because: 'the condition knows no client before the request is read (keycloak issue 44800)',
  },
  {
    turns: { 'par-not-used': 'fail', 'par-with-plain-pkce': 'fail', 'par-without-pkce': 'fail' },
    without: { conditions: [askingForAddress] },
    because: 'a request that leaves the scope out is none that the policy holds for',
  },
  {
    turns: {
      'par-not-used': 'fail',
      'parameter-beside-request-uri-used': 'fail',
      'request-uri-of-another-client': 'fail: request-uri-not-bound',
    },
    without: { executors: ['secure-par-content'] },
    because:
      'the executor also compares the client_id with the pushed one, which Keycloak itself does not when none was pushed',
  },
  {
    turns: { 'par-without-pkce': 'fail', 'par-with-plain-pkce': 'fail' },
    without: { executors: ['pkce-enforcer'] },
  },
  {
    turns: { 'client-assertion-audience-endpoint': 'fail' },
    without: { executors: ['secure-client-authentication-assertion'] },
  },
  {
    turns: { 'client-assertion-rs256': 'fail' },
    without: { executors: ['secure-signature-algorithm-signed-jwt'], attributes: ['token.endpoint.auth.signing.alg'] },
  },
  {
    turns: { 'dpop-proof-missing': 'fail', 'refresh-without-dpop-proof': 'fail' },
    without: { executors: ['dpop-bind-enforcer'] },
  },
  {
    turns: { 'refresh-token-rotated': 'fail' },
    without: { realm: { revokeRefreshToken: true, refreshTokenMaxReuse: 0 } },
  },
  {
    turns: { 'request-uri-lifetime-too-long': 'fail' },
    without: { realm: { attributes: { parRequestUriLifespan: '600' } } },
  },
];

const passing: readonly Passing[] = [
  // Any proxy that asks by the server's own name, as this one does.
  { probes: ['dpop-proof-for-forged-host'] },
  {
    probes: [
      ...['client-assertion-audience-array', 'client-assertion-audience-endpoint', 'dpop-key-other-than-at-par'],
      ...['dpop-key-other-than-dpop-jkt', 'dpop-proof-of-equivalent-address-refused', 'dpop-proof-outside-time-window'],
      ...['dpop-proof-reused', 'dpop-proof-rs256', 'dpop-proof-signature-invalid', 'dpop-proof-twice'],
      ...['dpop-proof-unsigned', 'dpop-proof-with-private-key', 'dpop-proof-wrong-method', 'dpop-proof-wrong-type'],
      ...['dpop-proof-wrong-uri', 'par-without-client-authentication'],
    ],
    healer: inTurn(
      healAllForms(parameters => {
        const [, { aud }] = partsOf(parameters.get('client_assertion') ?? 'e30.e30.');
        if (Array.isArray(aud)) parameters.delete('client_assertion');
      }),
      refuseProof(({ alg }) => alg === 'RS256'),
      normalizeHtu,
    ),
    breaks: inDueWords,
  },
  { probes: ['request-uri-repeated'], healer: refuseRepeatedRequests },
];

export default {
  template: 'fapi2-security-profile-dpop',
  behindProxy,
  weakened,
  always: ['client-assertion-audience-array', 'dpop-proof-rs256', 'request-uri-repeated'],
  alwaysWarned: ['dpop-proof-of-equivalent-address-refused'],
  passing,
} satisfies Defects;
