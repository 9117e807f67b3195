import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { FAPI1_CIPHERS, otherCiphers, RECOMMENDED_CIPHERS, shakeHands } from '../../../parties/handshake.js';
import { atEachOrigin } from '../../origins.js';
import type { Probe, Target } from '../../probe.js';
import { isFapi2 } from '../../scenario/route.js';

const TLS12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

const probe: Probe = {
  id: 'tls-cipher-not-recommended',
  title: 'With TLS 1.2, only the cipher suites are agreed to that BCP 195 recommends, or FAPI 1.0 permits',
  clauses: [FAPI2_SP_FINAL('5.2.2-1'), FAPI1_ADV('8.5-1'), FAPI_CIBA('7.9-3'), RFC9325('4.2')],
  attacker: ['A2'],
  level: 'must',
  applies: () => true,
  does: 'Offers in TLS 1.2, at each address of the server, every cipher suite but those that BCP 195 recommends and, with FAPI 1.0 Advanced and FAPI-CIBA, those that they permit. Where the profile leaves it at a recommendation, and where browsers alone come, it warns.',
  gain: "Somebody in the network who records connections reads them once the server's key is stolen, or attacks an outdated way of encryption.",
  repair:
    'Start Keycloak with https-cipher-suites naming only TLS_ECDHE_*_WITH_AES_*_GCM_* beside those of TLS 1.3, and set the same on a proxy that ends TLS before it.',
  run: target =>
    atEachOrigin(target, async ({ url, identity, forBrowsers }) => {
      const shown = identity === undefined ? {} : { identity };
      const offer = (ciphers: readonly string[]) =>
        shakeHands(url, target.address, { ...TLS12, ciphers: ciphers.join(':'), ...shown });
      const { permitted, isDemanded } = demandOf(target.profile);
      const control = await offer(permitted);
      const modern =
        control.agreed || (await shakeHands(url, target.address, { minVersion: 'TLSv1.3', ...shown })).agreed;
      const others = otherCiphers(permitted);
      const weak = await offer(others);
      if (weak.agreed) {
        const verdict = isDemanded && !forBrowsers ? 'fail' : 'warn';
        return { verdict, message: `The server agrees to ${weak.cipher}.` };
      }
      if (!control.agreed && !modern)
        return { verdict: 'error', message: `No TLS handshake at all: ${control.reason}.` };
      return weak.alert
        ? { verdict: 'pass', message: `None of ${others.length} other cipher suites is agreed to (${weak.reason}).` }
        : { verdict: 'error', message: `The server neither agreed nor refused: ${weak.reason}.` };
    }),
};

export default probe;

/**
 * What a profile permits in TLS 1.2, and whether it forbids the rest: BCP 195 only says what should be, and FAPI 1.0
 * Baseline only that BCP 195 is followed. FAPI 1.0 names suites with RSA alone; those with ECDSA are of the same strength,
 * and the only ones for a certificate of that kind.
 */
function demandOf(profile: Target['profile']): { readonly permitted: readonly string[]; readonly isDemanded: boolean } {
  const { plan, ciba_mode } = profile;
  if (plan === 'fapi1-advanced-final' || ciba_mode !== undefined) {
    return { permitted: [...RECOMMENDED_CIPHERS, ...FAPI1_CIPHERS], isDemanded: true };
  }
  return { permitted: RECOMMENDED_CIPHERS, isDemanded: isFapi2(profile) };
}
