import { rfc } from './rfc.js';

/** JSON Web Token. */
export const RFC7519 = rfc(7519, 'JSON Web Token (JWT)', {
  '4': 'Names of claims are unique: a JWT with one twice is refused, or the last one counts',
  '4.1.1': 'The iss claim names who issued the JWT',
  '4.1.2': 'The sub claim names whom the JWT is about',
  '4.1.3': 'A JWT whose aud does not name the recipient is refused',
  '4.1.4': 'A JWT is not accepted on or after its exp, save for a small leeway',
  '4.1.5': 'A JWT is not accepted before its nbf, save for a small leeway',
  '4.1.6': 'The iat claim tells when the JWT was issued',
  '4.1.7': 'The jti claim identifies the JWT and can prevent its replay',
  '6': 'An unsecured JWT has alg none and an empty signature',
  '7.2': 'A JWT that fails a step of validation, or whose algorithm is not acceptable, is refused',
});
