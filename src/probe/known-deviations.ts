import type { Deviation } from '../report/report.js';
import type { Profile } from '../template/profile.js';
import type { Refusal } from './answer.js';
import { actsForItself, type Step, signsRequests } from './scenario/route.js';

/** Where a version of Keycloak is known not to do what the specification says. */
export interface KnownDeviation extends Deviation {
  readonly step: Step;
  /** What Keycloak does instead: refuses in other words, or accepts what is as good as what is due. */
  readonly kind: Refusal['kind'] | 'accepted';
  readonly error?: string;
  /** Only refusals whose description matches. */
  readonly description?: RegExp;
  /** Release lines on which it was seen (`npm run versions`); on any other it is no explanation. */
  readonly seenOn: readonly string[];
  /** Probes that meet it, with the variant's name behind a slash where there are several. */
  readonly probes: RegExp;
  /** Profiles whose clients meet it; all of them without it. */
  readonly profiles?: (profile: Profile) => boolean;
}

/** Every release line that is looked at. */
const ALL = ['26.4', '26.5', '26.7'];

const ISSUES = 'https://github.com/keycloak/keycloak/issues';
const SOURCE = 'https://github.com/keycloak/keycloak/blob/26.7.4';
const ASSERTION_EXECUTOR = `${SOURCE}/services/src/main/java/org/keycloak/services/clientpolicy/executor/SecureClientAuthenticationAssertionExecutor.java`;
const CIBA_SOURCES = 'services/src/main/java/org/keycloak/protocol/oidc/grants/ciba';
const CIBA_ENDPOINT = `${SOURCE}/${CIBA_SOURCES}/endpoints/BackchannelAuthenticationEndpoint.java`;

/** What is known of Keycloak. One id may stand for several steps. */
export const KNOWN: readonly KnownDeviation[] = [
  {
    id: 'par-answers-invalid-request',
    effect: 'The PAR endpoint refuses a failed client authentication with invalid_request instead of invalid_client.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/par/endpoints/AbstractParEndpoint.java`,
    step: 'par',
    kind: 'oauth',
    error: 'invalid_request',
    description: /authentication failed|client assertion/i,
    seenOn: ALL,
    probes: /^(client-(assertion|secret)-|certificate-|par-without-client-authentication$)/,
  },
  ...(['token', 'refresh'] as const).map(step => ({
    id: 'dpop-answers-invalid-request',
    effect: 'A bad DPoP proof is refused with invalid_request instead of invalid_dpop_proof.',
    issue: `${ISSUES}/34842`,
    step,
    kind: 'oauth' as const,
    error: 'invalid_request',
    description: /dpop/i,
    seenOn: ALL,
    // What is to be accepted is not answered in the wrong words, but refused.
    probes: /^dpop-(?!.*refused)/,
  })),
  {
    id: 'dpop-htu-not-normalized',
    effect: 'The htu of a DPoP proof is compared without normalization, but for the case of scheme and host.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/util/DPoPUtil.java`,
    step: 'token',
    kind: 'oauth',
    error: 'invalid_request',
    description: /URL mismatch/,
    seenOn: ALL,
    probes: /^dpop-proof-of-equivalent-address-refused\/(a letter percent-encoded|the default port stated)$/,
  },
  {
    id: 'dpop-htu-query-compared',
    effect: 'The htu of a DPoP proof is compared with its query and fragment, which are to be ignored.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/util/DPoPUtil.java`,
    step: 'userinfo',
    kind: 'oauth',
    error: 'invalid_token',
    description: /token verification failed/i,
    seenOn: ['26.4', '26.5'],
    probes: /^dpop-proof-refused-beside-query\/a query and a fragment in htu$/,
  },
  {
    // No `harms`: a client must take an address of the attacker's for that of a resource, with the very path of one
    // here, and nothing before Keycloak may refuse requests for other hosts; a proof is good for that path alone, once.
    id: 'dpop-htu-of-host-header',
    effect:
      'The htu of a DPoP proof is compared with the host that the request names, whichever it is, and not with the option hostname.',
    issue: `${SOURCE}/server-spi/src/main/java/org/keycloak/models/KeycloakUriInfo.java`,
    step: 'userinfo',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^dpop-proof-for-forged-host\/Host$/,
  },
  {
    id: 'dpop-proof-rs256-accepted',
    effect: 'A DPoP proof may be signed with any asymmetric algorithm, RS256 too; no setting restricts it.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/util/DPoPUtil.java`,
    step: 'token',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^dpop-proof-rs256$/,
  },
  {
    id: 'client-credentials-answers-401',
    effect: 'A public client that asks for a token of its own gets unauthorized_client with status 401 instead of 400.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/grants/ClientCredentialsGrantType.java`,
    step: 'token',
    kind: 'oauth',
    error: 'unauthorized_client',
    description: /public client/i,
    seenOn: ALL,
    probes: /^client-credentials-of-public-client$/,
  },
  {
    id: 'redirect-with-302',
    effect: 'The browser is redirected with status 302, after a form with credentials too; no setting makes it 303.',
    issue: 'https://github.com/keycloak/keycloak/issues/51727',
    step: 'authorize',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^redirect-other-than-303$/,
  },
  ...(['par', 'token'] as const).map(step => ({
    id: 'audience-array-of-one-accepted',
    effect: 'An audience that is an array with the issuer alone is read as if it were the string.',
    issue: `${ISSUES}/41119`,
    step,
    kind: 'accepted' as const,
    seenOn: ALL,
    probes: /^client-assertion-audience-array\/the issuer alone$/,
  })),
  {
    id: 'assertion-policy-answers-invalid-grant',
    effect:
      'Where a code is redeemed, what the executor secure-client-authentication-assertion refuses is refused with invalid_grant instead of invalid_client.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/grants/AuthorizationCodeGrantType.java`,
    step: 'token',
    kind: 'oauth',
    error: 'invalid_grant',
    description: /audience in client assertion/,
    seenOn: ALL,
    probes: /^client-assertion-audience-endpoint\//,
  },
  {
    // Audience injection (RFC 10070, CVE-2025-27370). An attacker who runs a server that the client uses as well needs
    // there the client_id that the client has here (a server chooses it) and the same key of the client, and names this
    // server's token endpoint in its own metadata. A client that addresses assertions to that endpoint, as OpenID
    // Connect Core section 9 recommends, and sends one to any other endpoint of the attacker (PAR, revocation, an mTLS
    // alias), hands over what authenticates it here. For a code the attacker would need the victim's as well; a client
    // credentials request needs nothing more, and the token is bound to the attacker's own DPoP key or certificate.
    // FAPI 2.0 forbids clients such an audience, too, but a server cannot see whether they obey: so it harms.
    id: 'audience-unchecked-for-client-credentials',
    effect:
      'The executor secure-client-authentication-assertion does not look at client credentials requests: there the address of an endpoint is accepted as audience, too, which lets another server that the client uses act as the client (audience injection).',
    issue: ASSERTION_EXECUTOR,
    harms: true,
    step: 'token',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^client-assertion-audience-endpoint\/\w+ endpoint as audience, at the token endpoint$/,
    profiles: actsForItself,
  },
  {
    id: 'password-grant-answers-invalid-grant',
    effect:
      'The executor reject-ropc-grant refuses the password grant with invalid_grant instead of unauthorized_client.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/clientpolicy/executor/RejectResourceOwnerPasswordCredentialsGrantExecutor.java`,
    step: 'token',
    kind: 'oauth',
    error: 'invalid_grant',
    description: /password credentials grant is prohibited/,
    seenOn: ['26.7'],
    probes: /^password-grant-allowed$/,
  },
  {
    id: 'request-uri-caps-login',
    effect: 'A request_uri that expires while somebody logs in ends the login with an error page.',
    issue: `${ISSUES}/51761`,
    step: 'authorize',
    kind: 'page',
    seenOn: ['26.7'],
    probes: /^slow-login-refused$/,
  },
  {
    id: 'request-uri-not-bound',
    effect: 'A request_uri that was pushed without client_id in the form works for any client.',
    issue: `${ISSUES}/50135`,
    harms: true,
    fixedIn: ['26.8.0'],
    step: 'authorize',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^request-uri-of-another-client\/pushed without client_id$/,
  },
  {
    // No `harms`, other than `request-uri-not-bound`: not any client but an administrator of another realm of the server
    // pushes the request, and the response still goes to a redirect URI that the client has registered here.
    id: 'request-uri-not-bound-to-realm',
    effect:
      'A request_uri that was pushed in another realm of the server works in this one, too, for a client of the same client_id: whoever runs a realm there pushes requests in the name of clients here.',
    issue: `${ISSUES}/50135`,
    fixedIn: ['26.8.0'],
    step: 'authorize',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^request-uri-of-another-realm\//,
  },
  // Whichever of the two is used, the client has signed or pushed it.
  ...(['par', 'authorize'] as const).map(step => ({
    id: 'request-parameters-repeated',
    effect:
      'Of several parameters request, or several request_uri, the first is used; of no other may there be several.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/endpoints/request/AuthorizationEndpointRequestParserProcessor.java`,
    step,
    kind: 'accepted' as const,
    seenOn: ALL,
    probes: /^(authorization-parameter-repeated\/request|request-uri-repeated\/request_uri)$/,
  })),
  {
    id: 'dpop-private-key-accepted',
    effect: 'A DPoP proof that shows its private key is accepted, so that a leaking client goes unnoticed.',
    issue: `${ISSUES}/48070`,
    harms: true,
    fixedIn: ['26.7.0'],
    step: 'token',
    kind: 'accepted',
    seenOn: ['26.4', '26.5'],
    probes: /^dpop-proof-with-private-key$/,
  },
  {
    id: 'code-not-bound',
    effect: 'A stolen code can be rewritten for another client that the same person uses, and redeemed by it.',
    issue: `${ISSUES}/51003`,
    cve: 'CVE-2026-16089',
    harms: true,
    fixedIn: ['26.6.7', '26.7.3'],
    step: 'token',
    kind: 'accepted',
    seenOn: ['26.4', '26.5'],
    probes: /^code-retargeted$/,
  },
  {
    id: 'par-answers-unauthorized-client',
    effect: 'The PAR endpoint refuses a response_type that its client may not use with status 401 instead of 400.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/protocol/oidc/endpoints/AuthorizationEndpointChecker.java`,
    step: 'par',
    kind: 'oauth',
    error: 'unauthorized_client',
    seenOn: ALL,
    probes: /^response-type-/,
  },
  {
    id: 'foreign-request-uri-breaks',
    effect:
      "A request_uri with a signed request object of somebody else's is refused, but by a server error: the executor secure-par-content finds no key for the signature and catches nothing.",
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/clientpolicy/executor/SecureParContentsExecutor.java`,
    step: 'authorize',
    kind: 'server-error',
    seenOn: ALL,
    probes: /^request-uri-of-another-(client|realm)(\/|$)/,
    profiles: signsRequests,
  },
  {
    id: 'encrypted-request-object-unsigned',
    effect: 'A request object that is encrypted need not be signed, whatever the client is registered for.',
    issue: `${ISSUES}/49429`,
    cve: 'CVE-2026-9793',
    harms: true,
    fixedIn: ['26.4.14', '26.6.5'],
    step: 'authorize',
    kind: 'accepted',
    seenOn: ['26.4', '26.5'],
    probes: /^request-object-encrypted-unsigned$/,
  },
  {
    id: 'scheme-case-sensitive',
    effect: 'The scheme DPoP before an access token is only known in its own spelling.',
    issue: `${ISSUES}/48045`,
    fixedIn: ['26.7.0'],
    step: 'userinfo',
    kind: 'oauth',
    error: '',
    seenOn: ['26.4', '26.5'],
    probes: /^authorization-scheme-case-sensitive\//,
  },
  ...(['token', 'backchannel'] as const).map(step => ({
    id: 'assertion-of-another-issuer-answers-unauthorized-client',
    effect: 'A client assertion of another issuer is refused with unauthorized_client instead of invalid_client.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/authentication/authenticators/client/JWTClientAuthenticator.java`,
    step,
    kind: 'oauth' as const,
    error: 'unauthorized_client',
    description: /unexpected error when authenticating client/i,
    seenOn: ['26.4'],
    probes: /^client-assertion-wrong-issuer\//,
  })),
  {
    id: 'request-object-issuer-unchecked',
    effect: 'A request object may name anybody as iss: the client is known by client_id and by its signature alone.',
    issue: `${SOURCE}/services/src/main/java/org/keycloak/services/clientpolicy/executor/SecureRequestObjectExecutor.java`,
    step: 'authorize',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^request-object-wrong-issuer$/,
  },
  {
    id: 'ciba-unknown-user-answers-invalid-request',
    effect: 'A hint for a user that there is not is refused with invalid_request instead of unknown_user_id.',
    issue: CIBA_ENDPOINT,
    step: 'backchannel',
    kind: 'oauth',
    error: 'invalid_request',
    description: /invalid.user/,
    seenOn: ALL,
    probes: /^ciba-user-unknown$/,
  },
  {
    id: 'ciba-several-hints-accepted',
    effect: 'Of several hints the one counts whose kind the realm names; the others are not read.',
    issue: CIBA_ENDPOINT,
    step: 'backchannel',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^ciba-several-hints\//,
  },
  {
    id: 'ciba-scope-openid-not-asked-for',
    effect: 'A request need not have the scope openid; without it there is no ID token.',
    issue: CIBA_ENDPOINT,
    step: 'backchannel',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^ciba-scope-openid-missing$/,
  },
  {
    id: 'ciba-parameters-laid-together',
    effect: 'What a signed request does not say is taken from the parameters beside it.',
    issue: `${SOURCE}/${CIBA_SOURCES}/endpoints/request/BackchannelAuthenticationEndpointRequestParserProcessor.java`,
    step: 'backchannel',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^ciba-parameter-beside-the-request$/,
  },
  {
    id: 'ciba-request-jti-forgotten',
    effect: 'A signed request must have a jti, but may be sent again with the same one.',
    issue: `${SOURCE}/${CIBA_SOURCES}/clientpolicy/executor/SecureCibaSignedAuthenticationRequestExecutor.java`,
    step: 'backchannel',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^ciba-request-replayed$/,
  },
  {
    id: 'ciba-rejection-not-final',
    effect: 'A login that the device has rejected counts as pending, so that the device may still approve it.',
    issue: `${SOURCE}/${CIBA_SOURCES}/endpoints/BackchannelAuthenticationCallbackEndpoint.java`,
    step: 'token',
    kind: 'accepted',
    seenOn: ALL,
    probes: /^ciba-approval-after-rejection$/,
  },
];
