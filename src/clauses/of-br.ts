import { specification } from './clause.js';

const PAGE = 'https://openfinancebrasil.atlassian.net/wiki/spaces/OF/pages/1334149240';

/** Headings of the sections that are cited, as the page's anchors write them. */
const HEADINGS: ReadonlyMap<string, string> = new Map([
  ['5.1', '5.1.-Authorization-Server'],
  ['5.1.1', '5.1.1.-ID-Token'],
  ['5.1.2', '5.1.2.-%22sub%22-Claim-clarifications'],
  ['5.1.3', '5.1.3-Mandatory-scopes-on-the-well-known-endpoint'],
  ['5.2', '5.2.-Cliente-confidencial'],
  ['6.2', '6.2.-Signing-algorithm-considerations'],
  ['6.3', '6.3.-Encryption-algorithm-considerations'],
  ['6.4', '6.4.-Secure-use-of-Transport-Layer-Security-considerations'],
  ['7.1', '7.1.-Dynamic-Consent-Scope-Definition'],
  ['8.1', '8.1.-Authorization-Server'],
]);

/**
 * Open Finance Brasil Financial-grade API Security Profile 2.1.0 (FAPI-BR), 2 December 2025: FAPI 1.0 Advanced with
 * pushed authorization requests and encrypted ID tokens. Version 2.2.1 of 7 July 2026 is not yet considered.
 *
 * The conformance suite's `BrazilOB-` counts draft 3 and version 2.0 (its `BrazilOB-5.2.2-19` is 5.1-17 here).
 */
export const OF_BR = specification({
  id: 'OF-BR',
  title: 'Open Finance Brasil Financial-grade API Security Profile 2.1.0',
  url: section => `${PAGE}#${HEADINGS.get(section) ?? section}`,
  requirements: {
    '5.1-1': 'Clients are authenticated by private_key_jwt',
    '5.1-2': 'Pushed authorization requests are required',
    '5.1-3': 'The metadata are published as OpenID Discovery and RFC 8414 say',
    '5.1-4': 'The claims parameter is supported',
    '5.1-5': 'The acr value urn:brasil:openbanking:loa2 is supported',
    '5.1-6': 'The acr value urn:brasil:openbanking:loa3 should be supported',
    '5.1-7': 'There is a UserInfo endpoint',
    '5.1-8': 'The parameterized scope of a consent is supported',
    '5.1-9': 'FAPI-CIBA may be supported',
    '5.1-10': 'Refresh tokens are supported',
    '5.1-11': 'An access token lives 300 to 900 seconds',
    '5.1-12': 'The response_type code id_token is supported',
    '5.1-13': 'Refresh tokens are not rotated',
    '5.1-14': 'A server that is shared with other services neither discloses nor allows what is not certified',
    '5.1-15': 'The metadata are restricted to what is certified',
    '5.1-16': 'Requests outside of what is certified are refused',
    '5.1-17': 'The request_uri of a pushed authorization request lives at least 60 seconds',
    '5.1-18': 'Protected resources refuse requests without x-fapi-interaction-id',
    '5.1-19': 'PKCE is required',
    '5.1-20': 'The subject type is public',
    '5.1-21': 'The response_mode is fragment',
    '5.1-22': 'Refresh tokens have no expiry',

    '5.1.1-1': 'ID tokens of the authorization and of the token endpoint are encrypted',
    '5.1.1-2': "An ID token is encrypted with the enc key of the client's jwks_uri, named by kid",
    '5.1.1-3': 'An ID token has an acr of the allowed values',
    '5.1.1-4': 'An ID token names its key by none of x5u, x5c, jku and jwk',
    '5.1.2': "A user's sub never changes within the institution",
    '5.1.3': 'The metadata list ten scopes, whatever the institution offers',

    '5.2-1': 'The client supports encrypted request objects',
    '5.2-2': 'The client supports pushed authorization requests',
    '5.2-3': 'The client supports the parameterized scope',
    '5.2-4': 'The client supports refresh tokens',
    '5.2-5': 'The client asks for no particular value of acr',
    '5.2-6': 'The client asks for acr as an essential claim',
    '5.2-7': 'The client supports private_key_jwt',
    '5.2-8': 'The client does not have its refresh tokens rotated',
    '5.2-9': 'The client sends x-fapi-interaction-id to FAPI endpoints',

    '6.2': 'Signatures are made with PS256',
    '6.3': 'Encryption uses RSA-OAEP with A256GCM',
    '6.4-1': 'TLS offers ECDHE-RSA with AES-128-GCM and SHA-256',
    '6.4-2': 'TLS offers ECDHE-RSA with AES-256-GCM and SHA-384',
    '6.4-3': 'TLS sessions are neither resumed nor renegotiated',

    '7.1': 'A consent is named by the scope consent, recurring-consent or enrollment, a colon and its id',

    '8.1-1': 'Refresh tokens are issued only for an active consent',
    '8.1-2': 'Resources are shared only with an access token of an authorised consent',
    '8.1-3': 'Refresh tokens are revoked when their consent is deleted',
    '8.1-4': 'An access token has the scope that the permissions of its consent need',
    '8.1-5': 'A request for more scope than the consent needs is not refused',
    '8.1-8': 'A user other than the one of the consent gets access_denied',
    '8.1-9': 'A business account gets access_denied where the consent names no business',
    '8.1-10': 'A business account of another business than that of the consent gets access_denied',
    '8.1-11': 'A refresh token lives at least as long as its consent',
  },
});
