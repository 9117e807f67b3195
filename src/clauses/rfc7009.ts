import { rfc } from './rfc.js';

/** Token revocation. */
export const RFC7009 = rfc(7009, 'OAuth 2.0 Token Revocation', {
  '2': 'Refresh tokens can be revoked, and access tokens should be, over TLS only',
  '2.1': 'The client is authenticated, and a token that was issued to another client is not revoked',
  '2.2': 'The answer is 200, for an unknown token too',
  '2.2.1': 'A refused revocation is answered as at the token endpoint',
  '2.3': 'The revocation endpoint may support CORS for clients in a browser',
  '5': 'A client without credentials revokes its own tokens only',
});
