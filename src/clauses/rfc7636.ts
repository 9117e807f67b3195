import { rfc } from './rfc.js';

/** PKCE. */
export const RFC7636 = rfc(7636, 'Proof Key for Code Exchange by OAuth Public Clients', {
  '4.1': 'The code_verifier has 43 to 128 unreserved characters and much entropy',
  '4.2': 'S256 is mandatory to implement, and used wherever the client can',
  '4.3': 'The authorization request carries code_challenge and code_challenge_method',
  '4.4': 'The code is associated with code_challenge and code_challenge_method',
  '4.4.1': 'A request without a required code_challenge, or with an unsupported method, gets invalid_request',
  '4.5': 'The token request carries code_verifier; the method is the one bound to the code',
  '4.6': 'A code_verifier that does not fit the code_challenge gets invalid_grant',
  '7.1': 'The code_verifier has at least 256 bits of entropy',
  '7.2': 'The method is not downgraded from S256 to plain',
});
