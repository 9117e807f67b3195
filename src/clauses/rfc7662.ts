import { rfc } from './rfc.js';

/** Token introspection. */
export const RFC7662 = rfc(7662, 'OAuth 2.0 Token Introspection', {
  '2': 'The introspection endpoint is reached over TLS only',
  '2.1': 'The introspection endpoint takes POST, and only from callers who are authorized',
  '2.2':
    'The answer says whether the token is active, and nothing more of one that is not or that is not for the caller',
  '2.3': 'A caller whose credentials are missing or wrong gets 401; an unknown token is no error but inactive',
  '4': 'Expired, revoked and forged tokens are inactive, and tokens cannot be guessed by asking',
});
