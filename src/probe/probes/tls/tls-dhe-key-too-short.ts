import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { shakeHands } from '../../../parties/handshake.js';
import { atEachOrigin } from '../../origins.js';
import type { Probe } from '../../probe.js';

/** RFC 9325 section 4.5. */
const DUE_BITS = 2048;

const probe: Probe = {
  id: 'tls-dhe-key-too-short',
  title: 'Where DHE is agreed to, its keys have at least 2048 bits',
  clauses: [FAPI1_ADV('8.5-3'), FAPI_CIBA('7.9-4'), RFC9325('4.5')],
  attacker: ['A2'],
  level: 'must',
  applies: () => true,
  does: 'Offers TLS 1.2 with cipher suites of DHE alone, at each address of the server, and looks how long the key is that the server answers with. Not to agree to DHE is as good.',
  gain: 'Somebody who has prepared an attack on the one short group that many servers share reads recorded connections.',
  repair:
    'Name no TLS_DHE_* in https-cipher-suites, or start Java with -Djdk.tls.ephemeralDHKeySize=2048; on a proxy that ends TLS before it, give DHE parameters of 2048 bits or none.',
  run: target =>
    atEachOrigin(target, async ({ url, identity }) => {
      const shown = identity === undefined ? {} : { identity };
      const control = await shakeHands(url, target.address, shown);
      if (!control.agreed) return { verdict: 'error', message: `No TLS handshake at all: ${control.reason}.` };
      const offer = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'kDHE:!aNULL', ...shown } as const;
      const dhe = await shakeHands(url, target.address, offer);
      if (dhe.agreed) {
        if (dhe.dhBits === undefined)
          return { verdict: 'error', message: `${dhe.cipher} came with a key of no length.` };
        const verdict = dhe.dhBits < DUE_BITS ? 'fail' : 'pass';
        return { verdict, message: `The server agrees to ${dhe.cipher} with a key of ${dhe.dhBits} bits.` };
      }
      return dhe.alert
        ? { verdict: 'pass', message: `DHE is not agreed to (${dhe.reason}).` }
        : { verdict: 'error', message: `The server neither agreed nor refused: ${dhe.reason}.` };
    }),
};

export default probe;
