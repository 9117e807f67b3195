import { specification } from './clause.js';

/**
 * CIBA Core, Final, 1 September 2021; the id is the one that the OIDF conformance suite uses. The push mode (10.3.1 and
 * 12) is not Keycloak's and not FAPI's.
 */
export const CIBA = specification({
  id: 'CIBA',
  title: 'OpenID Connect Client-Initiated Backchannel Authentication Flow - Core 1.0 (Final)',
  url: section =>
    `https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.${section}`,
  requirements: {
    '4': 'The metadata name endpoint, delivery modes and signing algorithms; clients register theirs',
    '5': 'A result is polled for, or a ping tells that it is there, or it is pushed',
    '7': 'The backchannel authentication endpoint takes POST over TLS',
    '7.1': 'A request is authenticated, has scope openid and exactly one hint, and with ping a notification token',
    '7.1.1': 'A signed request holds all parameters, and aud, iss, exp, iat, nbf and jti; nothing stands beside it',
    '7.1.2': 'A user code, where it is supported, is known to the user alone and not stored by the client',
    '7.2': 'A request is validated, unknown parameters are ignored, and any error is answered',
    '7.2-1': 'The client of a request is authenticated by its registered method',
    '7.2-2': 'The signature of a signed request is verified, and the JWT valid in all other respects',
    '7.2-3': 'A request with more than one hint gets invalid_request',
    '7.2-4': 'The hint is valid and stands for a user',
    '7.2-5': 'A hint that is not valid, or stands for no user, is answered by an error',
    '7.2-6': 'All required parameters are present and used as they should be',
    '7.3': 'The answer is 200 with an unguessable auth_req_id, expires_in, and interval where it is not 5',
    '7.4': 'The client checks the answer and keeps auth_req_id',
    '8': 'The user is authenticated through a suitable channel, and decides about the request',
    '9': 'The client notification endpoint is https and is called with the token that the client gave',
    '10': 'A result is delivered only in the mode that the client registered',
    '10.1': 'The token request is authenticated, its auth_req_id is of this client, and polling keeps the interval',
    '10.1.1': 'A good token request is answered as in OpenID Connect, and auth_req_id is not valid any more',
    '10.2': 'A ping holds auth_req_id alone and the token of the client, and redirects are not followed',
    '10.3.1': 'A push holds the tokens, bound together by hashes in the ID token',
    '11': 'Polling gets authorization_pending, slow_down, expired_token or access_denied, else invalid_grant',
    '12': 'A push that failed holds error and auth_req_id',
    '13': 'A refused request gets 400, 401 or 403 and JSON with an error code of the list',
    '14': 'Hints are signed or verified, and the notification endpoint is under the control of the client',
    '15': 'Identifiers that do not name the user everywhere are preferred as hints',
  },
});
