import { rfc } from './rfc.js';

/** Bearer tokens, and how a protected resource refuses a token. */
export const RFC6750 = rfc(6750, 'The OAuth 2.0 Authorization Framework: Bearer Token Usage', {
  '2': 'A request carries its access token in one way only',
  '2.1': 'The access token can be sent in the Authorization header',
  '2.2': 'The access token can be sent in a form-encoded body only where the method gives the body a meaning',
  '2.3': 'The access token should not be sent in the query',
  '3': 'A request without a good access token is answered with WWW-Authenticate',
  '3.1': 'A bad access token gets 401 invalid_token, too small a scope 403, a malformed request 400',
});
