import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { shakeHands } from '../../../parties/handshake.js';
import { atEachOrigin } from '../../origins.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'tls-version-outdated',
  title: 'TLS 1.0 and TLS 1.1 are refused',
  clauses: [FAPI2_SP_FINAL('5.2.1-2'), RFC9325('3.1.1')],
  attacker: ['A2'],
  level: 'must',
  applies: () => true,
  does: 'Offers TLS 1.0 and 1.1 alone, at each address of the server.',
  gain: 'Somebody in the network makes both sides agree to a version that known attacks break, and reads or changes what passes.',
  repair: 'Start Keycloak with https-protocols=TLSv1.3,TLSv1.2, and set the same on a proxy that ends TLS before it.',
  run: target =>
    atEachOrigin(target, async ({ url, identity }) => {
      const shown = identity === undefined ? {} : { identity };
      const control = await shakeHands(url, target.address, shown);
      if (!control.agreed) return { verdict: 'error', message: `No TLS handshake at all: ${control.reason}.` };
      const old = await shakeHands(url, target.address, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ...shown });
      if (old.agreed) return { verdict: 'fail', message: `The server agrees to ${old.protocol}.` };
      return old.alert
        ? { verdict: 'pass', message: `TLS 1.0 and 1.1 are refused (${old.reason}); ${control.protocol} is agreed to.` }
        : { verdict: 'error', message: `The server neither agreed nor refused: ${old.reason}.` };
    }),
};

export default probe;
