import { rfc } from './rfc.js';

/** Assertions of any form, here for client authentication. */
export const RFC7521 = rfc(7521, 'Assertion Framework for OAuth 2.0 Client Authentication and Authorization Grants', {
  '4.2': 'An assertion comes with its client_assertion_type, and a client_id beside it is that of the same client',
  '4.2.1': 'A bad assertion for client authentication gets invalid_client',
  '5.2': "An assertion is refused where issuer, audience, lifetime, signature or the authentication's subject is wrong",
});
