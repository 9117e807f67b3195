import type { Profile } from '../template/profile.js';

/** Algorithms that a profile's JWTs may be signed with: FAPI 2.0 section 5.4.1, FAPI 1.0 Advanced section 8.6. */
export function algorithmsOf({ plan }: Profile): readonly string[] {
  return plan?.startsWith('fapi2-') === true ? ['PS256', 'ES256', 'EdDSA'] : ['PS256', 'ES256'];
}
