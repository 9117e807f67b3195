import { rfc } from './rfc.js';

/** Pushed authorization requests (PAR). */
export const RFC9126 = rfc(9126, 'OAuth 2.0 Pushed Authorization Requests', {
  '2': 'The pushed authorization request endpoint takes POST over https and authenticates as the token endpoint does',
  '2.1': 'A pushed authorization request is authenticated, has no request_uri and is validated like any other',
  '2.1-1': 'The client of a pushed authorization request is authenticated as at the token endpoint',
  '2.1-2': 'A pushed authorization request with request_uri is refused',
  '2.1-3': 'A pushed authorization request is validated as at the authorization endpoint',
  '2.2': 'The answer is 201 with an unguessable request_uri, bound to the client, and expires_in',
  '2.3': 'A refused pushed authorization request is answered as at the token endpoint, and 405 where it was no POST',
  '2.4': 'Redirect URIs match exactly, save where an authenticated client may push new ones',
  '3': 'A pushed request object holds all parameters of the request, save those of client authentication',
  '4': 'A request_uri is used once and expires; where PAR is required, any other request is refused',
  '5': 'The metadata name the endpoint and whether authorization requests must be pushed',
  '6': 'A client can be registered as one that must push its authorization requests',
  '7.1': 'A request_uri cannot be guessed',
  '7.2': 'A new redirect URI is accepted only from an authenticated client',
  '7.3': 'A request_uri should work only once',
  '7.4': 'A change of client policy between push and authorization is noticed',
  '7.5': 'A swapped request_uri is noticed by PKCE, state or nonce',
});
