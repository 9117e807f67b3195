import { specification } from './clause.js';

/**
 * FAPI 1.0 Part 2: Advanced, Final, 12 March 2021; the id is the one that the OIDF conformance suite uses. Numbers are
 * the list items of the Final; those that it moved or withdrew are left out. Part 1 (FAPI1-BASE) holds, too, save that
 * PKCE (its 5.2.2-7) is required of pushed requests only, and that 5.2.2-14 replaces its 5.2.2-4.
 *
 * The lists in 5.2.3 bind clients and the one in 6.2.1 resource servers.
 */
export const FAPI1_ADV = specification({
  id: 'FAPI1-ADV',
  title: 'Financial-grade API Security Profile 1.0 - Part 2: Advanced (Final)',
  url: section => `https://openid.net/specs/openid-financial-api-part-2-1_0-final.html#rfc.section.${section}`,
  requirements: {
    '5.2.2-1': 'An authorization request must come in a signed request object, by value or by reference',
    '5.2.2-2': 'The response_type must be code id_token, or code with response_mode jwt',
    '5.2.2-2.1': 'The response_type code id_token is allowed',
    '5.2.2-2.2': 'The response_type code is allowed only with response_mode jwt',
    '5.2.2-5': 'Only sender-constrained access tokens are issued',
    '5.2.2-6': 'Access tokens can be sender-constrained by mutual TLS',
    '5.2.2-10': 'Only the parameters within the signed request object are used',
    '5.2.2-11': 'Authorization requests may be pushed',
    '5.2.2-13': 'A request object must have exp, at most 60 minutes after its nbf',
    '5.2.2-14': 'Clients authenticate by mutual TLS or private_key_jwt',
    '5.2.2-14.1': 'Clients that authenticate by mutual TLS use tls_client_auth or self_signed_tls_client_auth',
    '5.2.2-14.2': 'Clients that authenticate by assertion use private_key_jwt',
    '5.2.2-15': 'The aud of a request object must be the issuer identifier, or an array that holds it',
    '5.2.2-16': 'Public clients are not supported',
    '5.2.2-17': 'A request object must have nbf, at most 60 minutes in the past',
    '5.2.2-18': 'A pushed authorization request must use PKCE with S256',
    '5.2.2.1-1': 'With code id_token, OpenID Connect is supported',
    '5.2.2.1-2': 'With code id_token, signed ID tokens are supported',
    '5.2.2.1-3': 'With code id_token, ID tokens that are signed and encrypted should be supported',
    '5.2.2.1-4': 'With code id_token, the authorization response has an ID token as its detached signature',
    '5.2.2.1-5': 'With code id_token, the ID token of a request with state has s_hash',
    '5.2.2.1-6': 'With code id_token, the ID token in the front channel has no sensitive data, or is encrypted',
    '5.2.2.2-1': 'With code and response_mode jwt, the authorization response is a JWT as JARM says',

    '5.2.3-1': 'The client supports access tokens that are sender-constrained by mutual TLS',
    '5.2.3-2': 'The client sends request or request_uri',
    '5.2.3-3': 'The client makes sure that users were authenticated at the level it needs',
    '5.2.3-8': 'The client sends all parameters within the signed request object',
    '5.2.3-9': 'Without PAR, the client repeats response_type, client_id and scope beside the request object',
    '5.2.3-10': "The aud of the client's request object is the issuer identifier",
    '5.2.3-11': "The client's request object has exp, and lives at most 60 minutes",
    '5.2.3-14': "The client's request object has nbf",
    '5.2.3-15': 'With PAR, the client uses PKCE with S256',
    '5.2.3-16': 'With PAR, the client repeats client_id at the authorization endpoint',
    '5.2.3.1-1': 'With code id_token, the client asks for scope openid',
    '5.2.3.1-2': 'With code id_token, the client requires signed ID tokens',
    '5.2.3.1-3': 'With code id_token, the client checks the response by the ID token as its detached signature',
    '5.2.3.1-4': 'With code id_token, the client checks s_hash against state',
    '5.2.3.1-5': 'With code id_token, the client supports ID tokens that are signed, and signed and encrypted',
    '5.2.3.2-1': 'With response_mode jwt, the client verifies the response as JARM says',

    '6.2.1-1': 'The resource server does what Part 1 asks of it',
    '6.2.1-2': 'The resource server does what RFC 8705 asks of it',
    '6.2.2': 'The client does what Part 1 asks of it when it calls a resource server',

    '8.2': 'The resource server accepts only access tokens that are bound to a certificate',
    '8.3.3': 'A response of another issuer is noticed by iss in the ID token or in the JWT of the response',
    '8.5': 'All interactions are encrypted with TLS as Part 1 says',
    '8.5-1': 'Below TLS 1.3, only four cipher suites are permitted: DHE or ECDHE with RSA and AES-GCM',
    '8.5-2': 'The authorization endpoint may permit more cipher suites that BCP 195 allows, for browsers',
    '8.5-3': 'DHE uses keys of at least 2048 bits',
    '8.6': 'JWTs are signed with PS256 or ES256, never with none',
    '8.6-1': 'JWTs are signed with PS256 or ES256',
    '8.6-2': 'Algorithms with RSASSA-PKCS1-v1_5, as RS256, should not be used',
    '8.6-3': 'The algorithm none is not used',
    '8.6.1-1': 'The algorithm RSA1_5 is not used for encryption',
    '8.7': 'Implementations are complete and correct, and should be certified',
    '8.8': 'No action is executed before the access token is used, lest a prepared link do harm',
    '8.9-1': 'The jwks_uri is served over TLS',
    '8.9-2': 'The JOSE headers x5u and jku should not be used',
    '8.9-3': 'A JWK set should not have several keys with one kid',
    '8.10': 'Clients that share a certificate are compromised together',
    '8.11': 'Where several keys have one kid, kty, use, alg and crv help to choose the key',
  },
});
