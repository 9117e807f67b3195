import { rfc } from './rfc.js';

/** BCP 240: OAuth's best practices for security. */
export const RFC9700 = rfc(9700, 'Best Current Practice for OAuth 2.0 Security', {
  '2.1': 'Redirect URIs match exactly, there are no open redirectors, and CSRF and mix-up are prevented',
  '2.1.1': 'PKCE is supported, and its verifier checked, so that a code can be neither injected nor misused',
  '2.1.2': 'No access token is issued in the authorization response',
  '2.2.1': 'Access tokens should be sender-constrained',
  '2.2.2': 'The refresh token of a public client is sender-constrained or rotated',
  '2.3': 'Access tokens should be restricted to few resource servers and the least privileges',
  '2.4': 'The resource owner password credentials grant is not used',
  '2.5': 'Clients should authenticate, and with asymmetric keys',
  '2.6': 'Metadata are published, http is no redirect URI, and the authorization endpoint has no CORS',
  '4.1.3': 'A redirect URI is compared as a whole string, save for the port of a native client',
  '4.2.4': 'Codes and state do not leak by the Referer header and are worthless after use',
  '4.4.2': 'A client that uses several authorization servers tells their responses apart',
  '4.5.3': 'An injected code is noticed by PKCE or nonce',
  '4.5.3.1': 'An injected code fails at its code_challenge',
  '4.7.1': 'The client protects its redirect URI against CSRF by PKCE, nonce or state',
  '4.8.2': 'A code_verifier is refused where there was no code_challenge',
  '4.10.1': 'A stolen access token is worthless without the key it is bound to',
  '4.10.2': 'An access token is refused by a resource server it was not meant for',
  '4.11.2': 'The authorization server redirects only to redirect URIs that it trusts, after the user authenticated',
  '4.12': 'A request that may hold credentials is redirected with 303, never with 307',
  '4.13': 'A reverse proxy that ends TLS removes headers that only it may set',
  '4.14.2': 'A refresh token is bound to client, scope and resource servers, and expires when unused',
  '4.15.1': "A client should not be able to choose a client_id that looks like a user's identifier",
  '4.16': 'The login and consent pages cannot be framed',
});
