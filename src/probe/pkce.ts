import type { Profile } from '../template/profile.js';
import type { Probe } from './probe.js';
import { plays } from './scenario/route.js';

/** FAPI 1.0 Advanced asks for it of pushed requests alone: its section 5.2.2 leaves out 5.2.2-7 of Part 1, and 5.2.2-18. */
export function asksForPkce(profile: Profile): boolean {
  return profile.plan !== 'fapi1-advanced-final' || plays(profile, 'par');
}

/** A probe of PKCE, which a server that need not know PKCE and does not announce it passes by (RFC 7636 section 5). */
export function wherePkce(probe: Probe): Probe {
  return {
    ...probe,
    async run(target) {
      const { profile, server } = target;
      if (asksForPkce(profile) || server.code_challenge_methods_supported?.includes('S256') === true) {
        return probe.run(target);
      }
      return { verdict: 'skip', message: 'The profile does not ask for PKCE, and the metadata do not announce it.' };
    },
  };
}
