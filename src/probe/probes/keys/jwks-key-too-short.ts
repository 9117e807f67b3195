import { createPublicKey } from 'node:crypto';
import type { JWK } from 'jose';
import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { keyName, publishedKeys } from '../../server-keys.js';

const RSA_BITS = 2048;
/** The stricter of the profiles; the smallest curve that JOSE has anyway is P-256. */
const CURVE_BITS = 224;
/** The curves of RFC 7518, RFC 8037 and RFC 8812. */
const CURVES = ['P-256', 'P-384', 'P-521', 'secp256k1', 'Ed25519', 'Ed448', 'X25519', 'X448'];

const probe: Probe = {
  id: 'jwks-key-too-short',
  title: 'Each key of the server can be read, and has 2048 bits at least, or 224 on an elliptic curve',
  clauses: [FAPI2_SP_FINAL('5.4.1-2'), FAPI2_SP_FINAL('5.4.1-3'), FAPI1_BASE('5.2.2-5'), FAPI1_BASE('5.2.2-6')],
  attacker: ['A1'],
  level: 'must',
  applies: () => true,
  does: 'Reads the key set at jwks_uri, and each key in it, and measures the key.',
  gain: 'Whoever can factor a short key signs tokens in the name of the server.',
  repair: 'Set keySize of the realm’s key providers to 2048 or more, and remove older keys.',
  async run(target) {
    const keys = await publishedKeys(target);
    const faults = keys.flatMap(key => {
      try {
        const bits = bitsOf(key) ?? Number.POSITIVE_INFINITY;
        return bits >= (key.kty === 'RSA' ? RSA_BITS : CURVE_BITS) ? [] : [`${keyName(key)} has ${bits} bits`];
      } catch {
        return [`${keyName(key)} cannot be read`];
      }
    });
    return observed(probe, faults, `All of ${keys.length} keys are long enough.`);
  },
};

export default probe;

/**
 * Bits of an RSA key's modulus or of a point's coordinate; undefined where the key is of neither kind, or on a curve
 * that not every client knows.
 *
 * @throws Error when there is no such key
 */
function bitsOf(key: JWK): number | undefined {
  const { kty, crv, x } = key;
  // What a client does not know it passes by (RFC 7517 section 5).
  if (kty !== 'RSA' && kty !== 'EC' && kty !== 'OKP') return undefined;
  if (kty !== 'RSA' && crv !== undefined && !CURVES.includes(crv)) return undefined;
  const { asymmetricKeyDetails } = createPublicKey({ key: { ...key, kty }, format: 'jwk' });
  return asymmetricKeyDetails?.modulusLength ?? Buffer.from(x ?? '', 'base64url').length * 8;
}
