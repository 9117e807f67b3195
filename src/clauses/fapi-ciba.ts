import { specification } from './clause.js';

/**
 * FAPI-CIBA, first implementer's draft of 15 August 2019; the id is the one that the OIDF conformance suite uses.
 * Section numbers are those of the published HTML, where encryption is 7.11. Later drafts number section 7 differently
 * and no longer require signed requests (5.2.2-6).
 */
export const FAPI_CIBA = specification({
  id: 'FAPI-CIBA',
  title: "Financial-grade API: Client Initiated Backchannel Authentication Profile (Implementer's Draft 1)",
  url: section => `https://openid.net/specs/openid-financial-api-ciba-ID1.html#rfc.section.${section}`,
  requirements: {
    '5.2.2': 'The authorization server does what FAPI 1.0 Part 1 and Part 2 ask of it in their clause 5.2.2',
    '5.2.2-1': 'Only confidential clients may use CIBA',
    '5.2.2-2': 'A request must have a unique authorization context or a binding_message',
    '5.2.2-3': 'The push mode is not supported',
    '5.2.2-4': 'The poll mode is supported',
    '5.2.2-5': 'The ping mode may be supported',
    '5.2.2-6': 'Requests to the backchannel authentication endpoint must be signed',
    '5.2.2-7': 'Users authenticate at a level that fits what the client may do',
    '5.2.2-8': 'Where acr is supported and was asked for, the ID token has acr',
    '5.2.2-9': 'A signed request must have nbf and exp, and live at most 60 minutes',
    '5.2.2-10': 'Clients may be required to send request_context',
    '5.2.2-11': 'The login_hint and login_hint_token should not convey what is to be authorized',
    '5.2.3.1-1': 'The client sends only signed requests',
    '5.2.3.1-2': 'The client sends a sufficient authorization context or a binding_message',
    '5.2.3.1-3': 'The client makes sure that users were authenticated at the level it needs',
    '5.3-1': 'A request may have request_context, a JSON object for judging fraud',
    '6.1': 'Tokens are used as FAPI 1.0 Part 1 and Part 2 say',
    '6.2-1': 'Where the client does not control the device, it sends neither customer address nor time of login',
    '6.2-2': 'Where the client does not control the device, it should send metadata about it',
    '7.2': 'The login_hint is like a nonce, or user_code is required, lest users be pestered by unwanted requests',
    '7.3': 'Users compare the binding messages of both devices',
    '7.5': 'Implementations are complete and correct, and should be certified',
    '7.6': 'JWTs are signed and encrypted with the algorithms of FAPI 1.0 Part 2',
    '7.7': 'The authentication device is reached, and its user authenticated, by strong methods',
    '7.8': 'A ping holds auth_req_id alone, and its bearer token is not sender-constrained',
    '7.9': 'All interactions are encrypted with TLS as BCP 195 recommends',
    '7.9-1': 'TLS is version 1.2 or later',
    '7.9-2': 'The certificate of a TLS server is checked as in RFC 6125',
    '7.9-3': 'Below TLS 1.3, only four cipher suites are permitted: DHE or ECDHE with RSA and AES-GCM',
    '7.9-4': 'DHE uses keys of at least 2048 bits',
    '7.10': 'Signatures are made with PS256 or ES256, never with none',
    '7.10-1': 'Signatures are made with PS256 or ES256',
    '7.10-2': 'Algorithms with RSASSA-PKCS1-v1_5, as RS256, should not be used',
    '7.10-3': 'The algorithm none is not used',
    '7.11-1': 'The algorithm RSA1_5 is not used for encryption',
  },
});
