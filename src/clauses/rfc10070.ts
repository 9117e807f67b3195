import { rfc } from './rfc.js';

/** Client assertions are for one authorization server: an update of RFC 7521, RFC 7522, RFC 7523 and RFC 9126. */
export const RFC10070 = rfc(
  10070,
  'Updates to OAuth 2.0 JSON Web Token (JWT) Client Authentication and Assertion-Based Authorization Grants',
  {
    '4': "A JWT for client authentication with any audience but the server's issuer alone is refused",
    '5': 'The same at the endpoint for pushed authorization requests',
  },
);
