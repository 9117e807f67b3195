import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { otherCiphers, RECOMMENDED_CIPHERS, shakeHands } from '../../../parties/handshake.js';
import type { Probe } from '../../probe.js';

const TLS12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

const probe: Probe = {
  id: 'tls-cipher-not-recommended',
  title: 'With TLS 1.2, only the cipher suites that BCP 195 recommends are agreed to',
  clauses: [FAPI2_SP_FINAL('5.2.2-1'), RFC9325('4.2')],
  attacker: ['A2'],
  level: 'must',
  applies: () => true,
  does: 'Offers in TLS 1.2 every cipher suite but those that BCP 195 recommends.',
  gain: "Somebody in the network who records connections reads them once the server's key is stolen, or attacks an outdated way of encryption.",
  repair:
    'Start Keycloak with https-cipher-suites naming only TLS_ECDHE_*_WITH_AES_*_GCM_* beside those of TLS 1.3, and set the same on a proxy that ends TLS before it.',
  async run({ server, address }) {
    const control = await shakeHands(server.issuer, address, { ...TLS12, ciphers: RECOMMENDED_CIPHERS.join(':') });
    const modern = control.agreed || (await shakeHands(server.issuer, address, { minVersion: 'TLSv1.3' })).agreed;
    if (!control.agreed && !modern) return { verdict: 'error', message: `No TLS handshake at all: ${control.reason}.` };
    const others = otherCiphers();
    const weak = await shakeHands(server.issuer, address, { ...TLS12, ciphers: others.join(':') });
    if (weak.agreed) return { verdict: 'fail', message: `The server agrees to ${weak.cipher}.` };
    return weak.alert
      ? { verdict: 'pass', message: `None of ${others.length} other cipher suites is agreed to (${weak.reason}).` }
      : { verdict: 'error', message: `The server neither agreed nor refused: ${weak.reason}.` };
  },
};

export default probe;
