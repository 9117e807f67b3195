import { RFC9325 } from '../../../clauses/rfc9325.js';
import { shakeHands } from '../../../parties/handshake.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'tls-1-3-missing',
  title: 'TLS 1.3 is supported, and preferred to TLS 1.2',
  clauses: [RFC9325('3.1.1')],
  attacker: ['A2'],
  level: 'should',
  applies: () => true,
  does: 'Offers TLS 1.2 and 1.3 together, and TLS 1.2 alone as a control.',
  gain: 'Connections use the older version, where more can be misconfigured and the certificate of a client is sent in the clear.',
  repair: 'Start Keycloak with https-protocols=TLSv1.3,TLSv1.2, and set the same on a proxy that ends TLS before it.',
  async run({ server, address }) {
    const both = await shakeHands(server.issuer, address, { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' });
    if (!both.agreed) return { verdict: 'error', message: `No TLS handshake at all: ${both.reason}.` };
    const faults = both.protocol === 'TLSv1.3' ? [] : [`offered both, the server takes ${both.protocol}`];
    return observed(probe, faults, 'Offered both, the server takes TLS 1.3.');
  },
};

export default probe;
