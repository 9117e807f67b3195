import { createPublicKey, type KeyObject } from 'node:crypto';
import { entries, type Located, type LocatedList, member, text, toJson } from './located.js';
import { type Problems, placeText } from './problem.js';
import type { Json } from './template.js';

/** Members of a JSON Web Key that only its owner may know (RFC 7518, section 6; k is that of a symmetric key). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** Signature algorithms by the kind of key that makes them: its type, with its curve where it has one. */
const ALGORITHMS: Readonly<Record<string, readonly string[]>> = {
  RSA: ['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
  'EC P-256': ['ES256'],
  'EC P-384': ['ES384'],
  'EC P-521': ['ES512'],
  'OKP Ed25519': ['EdDSA'],
  'OKP Ed448': ['EdDSA'],
};

const ENCRYPTION = /^(?:RSA-OAEP(?:-256)?|RSA1_5|ECDH-ES(?:\+A(?:128|192|256)KW)?)$/;

/** RFC 7518, sections 3.3 and 3.5. */
const LEAST_BITS = 2048;

/**
 * Judges a client's key set by whether Keycloak could check a signature with it. It stores any text for one, and then
 * knows no key of the client. No value of a key is ever shown.
 *
 * @param keys - the set's member `keys`
 */
export function checkKeySet(keys: Located, problems: Problems): void {
  if (keys.kind !== 'list') {
    const isPem = text(keys)?.startsWith('-----BEGIN') === true;
    problems.add(
      keys.at,
      'A JSON Web Key Set is {"keys": […]}, with a list of keys',
      // What signs names its key by "kid", which PEM cannot say.
      isPem
        ? 'This is PEM, which has no "kid" for its key. Take the key set of whoever signs with the key.'
        : undefined,
    );
    return;
  }
  if (keys.items.length === 0) problems.add(keys.at, 'This key set holds no key');
  // The server's administrators can read a key set.
  const exposed = keys.items.filter(key => entries(key).some(([name]) => PRIVATE.includes(name)));
  for (const key of exposed) {
    problems.add(
      key.at,
      text(member(key, 'kty')) === 'oct'
        ? 'This is a symmetric key, a secret; the server needs public keys only'
        : 'This is a private key; the server needs the public ones only',
      'Leave out its private members, and give the client a new key if this file was shared.',
    );
  }
  if (exposed.length > 0) return;
  for (const key of keys.items) checkKey(key, problems);
  refuseTwice(keys, problems);
}

function checkKey(key: Located, problems: Problems): void {
  const wrong = (name: string, message: string, hint?: string) =>
    problems.add(member(key, name)?.at ?? key.at, message, hint);
  const [type, curve, algorithm] = [text(member(key, 'kty')), text(member(key, 'crv')), text(member(key, 'alg'))];
  if (key.kind !== 'map') {
    problems.add(key.at, 'A key is a map of names to values, with "kty"');
    return;
  }
  if (type === undefined) {
    wrong('kty', 'This key has no "kty": RSA, EC or OKP');
    return;
  }
  // Of post-quantum signatures (AKP), which not every Node.js knows.
  if (type === 'AKP') return;
  const kind = type === 'RSA' ? type : `${type} ${curve}`;
  const algorithms = Object.hasOwn(ALGORITHMS, kind) ? ALGORITHMS[kind] : undefined;
  if (algorithms === undefined) {
    const known = ['EC', 'OKP'].includes(type);
    wrong(
      known ? 'crv' : 'kty',
      known ? `Keycloak knows no curve of this name for ${type} keys` : 'Keycloak knows no keys of this type',
      'It knows RSA; EC with P-256, P-384 and P-521; OKP with Ed25519 and Ed448.',
    );
    return;
  }
  const use = text(member(key, 'use'));
  if (use !== 'sig' && use !== 'enc') {
    wrong(
      'use',
      '"use" of this key must be "sig" or "enc": Keycloak leaves out every other key of a set that stands at the client',
    );
  }
  if (algorithm !== undefined && !algorithms.includes(algorithm) && !(use === 'enc' && ENCRYPTION.test(algorithm))) {
    wrong('alg', `A key of ${kind.replace(' ', ' on ')} is for ${algorithms.join(', ')}, not for its "alg"`);
  }
  const imported = importable(key);
  if (imported === undefined) wrong('kty', `This is no valid public key of type ${type}`);
  const bits = imported?.asymmetricKeyDetails?.modulusLength ?? LEAST_BITS;
  if (bits < LEAST_BITS) wrong('n', `This RSA key has ${bits} bits; at least ${LEAST_BITS} are needed`);
}

function importable(key: Located): KeyObject | undefined {
  try {
    return createPublicKey({ key: toJson(key) as Record<string, string>, format: 'jwk' });
  } catch {
    return undefined;
  }
}

function refuseTwice(keys: LocatedList, problems: Problems): void {
  const known = new Map<Json, Located>();
  for (const key of keys.items) {
    const kid = member(key, 'kid');
    if (kid === undefined) continue;
    if (text(kid) === undefined) problems.add(kid.at, '"kid" of a key must be a text');
    const first = known.get(toJson(kid));
    if (first === undefined) known.set(toJson(kid), kid);
    else
      problems.add(
        kid.at,
        `Another key of this set has the same "kid"${kid.at === first.at ? '' : ` (${placeText(first.at)})`}`,
      );
  }
}

/** Whether a set, as {@link checkKeySet} has found it right, holds a key that can check signatures of an algorithm. */
export function canCheck(keys: readonly Json[], algorithm: string): boolean {
  return keys.some(key => {
    if (typeof key !== 'object' || key === null || Array.isArray(key)) return false;
    const { kty, crv, alg, use } = key as Readonly<Record<string, Json>>;
    if (kty === 'AKP') return alg === algorithm;
    const algorithms = ALGORITHMS[kty === 'RSA' ? 'RSA' : `${kty} ${crv}`] ?? [];
    return use === 'sig' && algorithms.includes(algorithm) && (alg === undefined || alg === algorithm);
  });
}
