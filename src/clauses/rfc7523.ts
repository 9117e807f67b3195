import { rfc } from './rfc.js';

/** JWT assertions, here for client authentication. */
export const RFC7523 = rfc(
  7523,
  'JSON Web Token (JWT) Profile for OAuth 2.0 Client Authentication and Authorization Grants',
  {
    '2.2': 'A JWT authenticates the client by client_assertion and client_assertion_type',
    '3': 'A JWT assertion that fails one of the ten criteria is refused',
    '3-1': 'A JWT assertion without iss, or with a wrong one, is refused',
    '3-2': 'A JWT assertion without sub is refused; for client authentication it is the client_id',
    '3-3': 'A JWT assertion whose aud does not name the authorization server is refused',
    '3-4': 'A JWT assertion without exp, or expired, is refused',
    '3-5': 'A JWT assertion is not accepted before its nbf',
    '3-6': 'A JWT assertion may be refused where its iat lies too far in the past',
    '3-7': 'A JWT assertion may be refused where its jti was seen before',
    '3-9': 'A JWT assertion without signature, or with a wrong one, is refused',
    '3-10': 'A JWT assertion that is otherwise no valid JWT is refused',
    '3.2': 'A bad JWT for client authentication gets invalid_client',
    '5': 'Issuer, audience, key, lifetime and one-time use of assertions are agreed upon beforehand',
  },
);
