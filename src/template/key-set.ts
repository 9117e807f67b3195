import { createPublicKey, type KeyObject } from 'node:crypto';
import { entries, type Located, member, text, toJson } from './located.js';
import { type Problems, placeText } from './problem.js';
import type { Json } from './template.js';

/** Members of a JSON Web Key that only its owner may know (RFC 7518, section 6; k is that of a symmetric key). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

/** Whether a text holds a key, or a set of keys, with members that only the owner may know. */
export function holdsPrivateKey(json: string): boolean {
  if (!json.includes('{')) return false;
  try {
    return isPrivate(JSON.parse(json));
  } catch {
    // Keycloak stores any text: one that is cut off may hold the key all the same.
    return json.includes('"kty"') && PRIVATE.some(name => json.includes(`"${name}"`));
  }
}

function isPrivate(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isPrivate);
  if (typeof value !== 'object' || value === null) return false;
  const names = Object.keys(value);
  return (names.includes('kty') && PRIVATE.some(name => names.includes(name))) || Object.values(value).some(isPrivate);
}

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
  for (const key of keys.items) checkMaterial(key, problems);
  const passedOver = new Map(keys.items.map(key => [key, whyPassedOver(key)]));
  const usable = keys.items.filter(key => passedOver.get(key) === undefined);
  refuseTwice(usable, problems);
  if (usable.length > 0) return;
  for (const [key, why] of passedOver) {
    if (why !== undefined) problems.add(member(key, why.member)?.at ?? key.at, why.message, why.hint);
  }
}

/** Refuses what is no key, a damaged or weak one, whatever it is for. */
function checkMaterial(key: Located, problems: Problems): void {
  const wrong = (name: string, message: string) => problems.add(member(key, name)?.at ?? key.at, message);
  if (key.kind !== 'map') {
    problems.add(key.at, 'A key is a map of names to values, with "kty"');
    return;
  }
  const type = text(member(key, 'kty'));
  if (type === undefined) {
    wrong('kty', 'This key has no "kty": RSA, EC or OKP');
    return;
  }
  const kid = member(key, 'kid');
  if (kid !== undefined && text(kid) === undefined) wrong('kid', '"kid" of a key must be a text');
  if (algorithmsOf(key) === undefined) return;
  const imported = importable(key);
  if (imported === undefined) wrong('kty', `This is no valid public key of type ${type}`);
  const bits = imported?.asymmetricKeyDetails?.modulusLength ?? LEAST_BITS;
  if (bits < LEAST_BITS) wrong('n', `This RSA key has ${bits} bits; at least ${LEAST_BITS} are needed`);
}

/** By the kind of a key, undefined where Keycloak knows none such. */
function algorithmsOf(key: Located): readonly string[] | undefined {
  const kind = kindOf(text(member(key, 'kty')), text(member(key, 'crv')));
  return Object.hasOwn(ALGORITHMS, kind) ? ALGORITHMS[kind] : undefined;
}

function kindOf(type: Json | undefined, curve: Json | undefined): string {
  return type === 'RSA' ? type : `${type} ${curve}`;
}

/**
 * Why Keycloak passes over a key of a set, as if it were not there (`JWKSUtils.getKeyWrappersForUse`), or can do nothing
 * with it; undefined where it can use it. RFC 7517, section 5, allows such keys beside others.
 */
function whyPassedOver(
  key: Located,
): { readonly member: string; readonly message: string; readonly hint?: string } | undefined {
  const type = text(member(key, 'kty'));
  // What is no key is refused already; AKP is of post-quantum signatures, which not every Node.js knows.
  if (type === undefined || type === 'AKP') return undefined;
  const algorithms = algorithmsOf(key);
  if (algorithms === undefined) {
    const known = ['EC', 'OKP'].includes(type);
    return {
      member: known ? 'crv' : 'kty',
      message: known ? `Keycloak knows no curve of this name for ${type} keys` : 'Keycloak knows no keys of this type',
      hint: 'It knows RSA; EC with P-256, P-384 and P-521; OKP with Ed25519 and Ed448.',
    };
  }
  const [use, algorithm] = [text(member(key, 'use')), text(member(key, 'alg'))];
  if (use !== 'sig' && use !== 'enc') {
    return {
      member: 'use',
      message:
        '"use" of this key must be "sig" or "enc": Keycloak leaves out every other key of a set that stands at the client',
    };
  }
  if (algorithm === undefined || algorithms.includes(algorithm) || (use === 'enc' && ENCRYPTION.test(algorithm))) {
    return undefined;
  }
  const kind = kindOf(type, text(member(key, 'crv'))).replace(' ', ' on ');
  return { member: 'alg', message: `A key of ${kind} is for ${algorithms.join(', ')}, not for its "alg"` };
}

function importable(key: Located): KeyObject | undefined {
  try {
    return createPublicKey({ key: toJson(key) as Record<string, string>, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/**
 * Refuses keys that Keycloak never finds, since another one stands before them: among those of one use it takes the
 * first with the signature's `kid` and `alg`, else the first with its `kid` (`PublicKeysWrapper.getKeyByKidAndAlg`).
 */
function refuseTwice(keys: readonly Located[], problems: Problems): void {
  const said = (key: Located, ...names: readonly string[]) => names.map(name => text(member(key, name)));
  for (const [index, key] of keys.entries()) {
    const [kid, use, alg, kty] = said(key, 'kid', 'use', 'alg', 'kty');
    if (kid === undefined) continue;
    const first = keys.slice(0, index).find(other => {
      const [otherKid, otherUse, otherAlg, otherKty] = said(other, 'kid', 'use', 'alg', 'kty');
      if (otherKid !== kid || otherUse !== use) return false;
      // A key to encrypt with is looked for by its algorithm alone.
      return otherAlg === alg ? use === 'sig' || otherKty === kty : use === 'sig' && alg === undefined;
    });
    if (first === undefined) continue;
    const [at, before] = [member(key, 'kid')?.at ?? key.at, member(first, 'kid')?.at ?? first.at];
    problems.add(
      at,
      `Another key of this set has the same "kid"${at === before ? '' : ` (${placeText(before)})`}`,
      'Keycloak would never find this one: give each a "kid" of its own, or an "alg" where one is for several.',
    );
  }
}

/** Whether a set, as {@link checkKeySet} has found it right, holds a key that can check signatures of an algorithm. */
export function canCheck(keys: readonly Json[], algorithm: string): boolean {
  return keys.some(key => {
    if (typeof key !== 'object' || key === null || Array.isArray(key)) return false;
    const { kty, crv, alg, use } = key as Readonly<Record<string, Json>>;
    if (kty === 'AKP') return alg === algorithm;
    const algorithms = ALGORITHMS[kindOf(kty, crv)] ?? [];
    return use === 'sig' && algorithms.includes(algorithm) && (alg === undefined || alg === algorithm);
  });
}
