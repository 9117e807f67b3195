import { specification } from './clause.js';

const PAGE = 'https://openbankinguk.github.io/read-write-api-site3/v4.0/profiles/read-write-data-api-profile.html';

/** Anchors of the sections that are cited; the page numbers them in its table of contents only. */
const ANCHORS: ReadonlyMap<string, string> = new Map([
  ['2.5', 'headers'],
  ['2.9', 'message-signing-2'],
  ['3.1', 'scopes-grant-types'],
  ['3.3', 'consent-authorisation'],
  ['3.3.1', 'error-condition'],
  ['3.3.2', 'token-expiry-time'],
  ['3.4.1.1', 'client-credentials-grant'],
  ['3.4.2.1', 'authorization-code-grant-hybrid-grant'],
  ['3.4.2.2', 'id-token-hint'],
  ['3.4.2.3', 'jwt-bearer'],
  ['3.4.3', 'ciba'],
  ['3.4.3.1', 'identifying-the-psu'],
  ['3.4.3.1.1', 'identifying-the-consent-to-be-authorised'],
  ['3.5', 'changes-to-an-intent-s-authorized-state'],
  ['3.5.1', 'effect-of-token-expiry-on-an-intent-s-authorized-state'],
  ['3.6.3', 'use-of-refresh-token'],
]);

/**
 * UK Open Banking: what the Read/Write Data API Profile, version 4.0 of 27 June 2024, adds to FAPI 1.0 Advanced.
 * Sections are numbered as in the page's table of contents; items are statements of a section, in an order of ours.
 *
 * The UK Open Banking Security Profile, to which the conformance suite's `OB-` and `OBSP-` point, is withdrawn: version
 * 4.0 says in 3.4.2.1 that it should not be implemented.
 */
export const OB_UK = specification({
  id: 'OB-UK',
  title: 'Open Banking UK: Read/Write Data API Profile 4.0',
  url: section => `${PAGE}#${ANCHORS.get(section) ?? 'security-access-control'}`,
  requirements: {
    '2.5': 'The x-fapi-interaction-id of a request, or a new one, is in its response',
    '2.9': 'Messages are signed with PS256',

    '3.1': 'An API is called with an access token of the scope and grant that the API names',
    '3.3-1': 'The client creates an intent with an access token of the client credentials grant',
    '3.3-2': "The authorization request carries the intent's id, and the customer authorises that intent",
    '3.3-3': 'An access token is bound to one customer and one intent',
    '3.3.1': 'A consent that was not given is told to the client by an OpenID Connect error',
    '3.3.2-1': 'The lifetime of an access token is told in expires_in',
    '3.3.2-2': 'Without a refresh token, the ID token does not tell when one expires',
    '3.3.2-3': 'The ID token does not tell of the expiry of a refresh token that does not expire',
    '3.3.2-4': 'The ID token tells in refresh_token_expires_at when a refresh token expires',

    '3.4.1.1': 'APIs without a consent take access tokens of the client credentials grant',
    '3.4.2.1-1': 'APIs with a consent take tokens of the hybrid or CIBA grant; the plain code grant should not be used',
    '3.4.2.1-2': 'Servers and clients follow FAPI 1.0 Advanced',
    '3.4.2.1-3': "Neither the UK Open Banking Security Profile nor FAPI 1.0's second draft is used",
    '3.4.2.2': 'The ID token identifies the intent that was authorised',
    '3.4.2.3': 'A bank may let a third party authenticate the customer, by the jwt-bearer grant',
    '3.4.3-1': 'A server with CIBA follows FAPI-CIBA',
    '3.4.3.1': 'A way of identifying the customer that is not supported gets invalid_request',
    '3.4.3.1.1-1': "With CIBA, the request object carries the intent's id in openbanking-intent-id",
    '3.4.3.1.1-2': 'At most one CIBA request at a time belongs to a consent',

    '3.5': 'A consent that was rejected or revoked stays so, and no authorization can be begun with it',
    '3.5.1': 'The expiry of tokens does not change the state of an intent',
    '3.6.3': 'A renewed consent may bring a refresh token',
  },
});
