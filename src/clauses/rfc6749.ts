import { rfc } from './rfc.js';

/** OAuth 2.0. */
export const RFC6749 = rfc(6749, 'The OAuth 2.0 Authorization Framework', {
  '2.1': 'Confidential clients can keep credentials, public clients cannot',
  '2.3': 'A client uses one authentication method in a request',
  '3.1': 'The authorization endpoint takes GET over TLS, ignores unknown parameters and refuses repeated ones',
  '3.1.1': 'A request without response_type, or with an unknown one, is refused',
  '3.1.2': 'A redirect URI is absolute, keeps its query and has no fragment',
  '3.1.2.3': 'The redirect_uri of a request is compared with the registered ones, character by character',
  '3.1.2.4': 'The user agent is not redirected to a redirect URI that is not valid',
  '3.2': 'The token endpoint takes POST over TLS, ignores unknown parameters and refuses repeated ones',
  '3.2.1': 'A confidential client authenticates at the token endpoint',
  '3.3': 'The scope is a list of tokens; the response names it where it differs from the requested one',
  '4.1.1': 'The authorization request names response_type, client_id and, where needed, redirect_uri, scope and state',
  '4.1.2':
    'A code is short-lived and bound to client and redirect URI; used twice, it is refused and its tokens revoked',
  '4.1.2.1': 'A refused authorization request is told to the client, save where its redirect URI is not valid',
  '4.1.3': 'The token request is authenticated, and its code belongs to this client and this redirect_uri',
  '4.1.4': 'A good token request is answered as in section 5.1, a bad one as in 5.2',
  '4.3': 'The resource owner password credentials grant gives the password to the client',
  '4.4.3': 'The client credentials grant should give no refresh token',
  '5.1': 'A token response is JSON with access_token and token_type, not to be stored by caches',
  '5.2': 'A refused token request gets status 400, or 401, and JSON with an error code of the list',
  '6': 'A refresh token works only for the authenticated client it was issued to, and never for more scope',
  '10.3': 'Access tokens are kept confidential, limited in scope and cannot be guessed',
  '10.4': 'A refresh token is bound to its client, and the binding is checked',
  '10.5': 'Codes are short-lived and single-use; one that is used twice has its access tokens revoked',
  '10.6': 'The redirect URI of the token request is that of the authorization request, and a registered one',
  '10.10': 'Tokens and codes cannot be guessed: at most one chance in 2^128',
  '10.12': 'Redirect URI and authorization endpoint are protected against cross-site request forgery',
  '10.13': "The login and consent pages cannot be framed by another site's page",
  '10.15': 'The authorization server is no open redirector',
});
