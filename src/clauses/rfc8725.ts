import { rfc } from './rfc.js';

/** BCP 225: best practices for JWTs. */
export const RFC8725 = rfc(8725, 'JSON Web Token Best Current Practices', {
  '2.1': 'Neither alg none nor a MAC made with a public key passes for a signature',
  '3.1': 'Only expected algorithms are accepted, each key with exactly one',
  '3.2': 'Only current algorithms are accepted, and none only where it was asked for',
  '3.3': 'A JWT whose cryptographic operations do not all validate is refused',
  '3.4': 'Inputs of cryptographic operations, such as curve points, are validated',
  '3.5': 'Keys have enough entropy, and no password is used as a key',
  '3.8': "A JWT is refused where its key is not its issuer's or its subject is not valid",
  '3.9': 'A JWT is refused where its audience is missing or another',
  '3.10': 'Claims and headers such as kid, jku and x5u are not trusted',
  '3.11': 'An explicit typ keeps one kind of JWT from passing for another',
  '3.12': 'The rules for different kinds of JWTs exclude one another',
});
