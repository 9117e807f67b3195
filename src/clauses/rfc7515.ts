import { rfc } from './rfc.js';

/** JSON Web Signature. */
export const RFC7515 = rfc(7515, 'JSON Web Signature (JWS)', {
  '4.1.1': 'The alg header names the algorithm of the signature',
  '4.1.3': 'The jwk header holds the public key of the signature',
  '4.1.9': 'The typ header names the type of the whole object',
  '5.2': 'A signature that does not verify, or whose algorithm is not acceptable, makes the object invalid',
  '10.1': 'Keys are random enough',
});
