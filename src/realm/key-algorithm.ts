import type { JsonObject } from '../template/template.js';
import { attributeLists } from './mutations.js';

const OF_CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

/**
 * What a key provider signs tokens with, by its settings, or by Keycloak's defaults where they say nothing.
 *
 * @returns undefined where it encrypts, signs for Keycloak itself (HMAC), or its settings do not tell
 */
export function signatureAlgorithm({ providerId, config }: JsonObject): string | undefined {
  const provider = String(providerId);
  if (/enc/.test(provider) || /^(aes|hmac)/.test(provider)) return undefined;
  const { algorithm: [algorithm] = [], ecdsaEllipticCurveKey: [curve = 'P-256'] = [] } = attributeLists(config);
  if (algorithm !== undefined) return algorithm;
  if (/^rsa/.test(provider)) return 'RS256';
  if (/^ecdsa/.test(provider)) return OF_CURVES[curve];
  return /^eddsa/.test(provider) ? 'EdDSA' : undefined;
}
