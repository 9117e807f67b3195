import type { SecureVersion } from 'node:tls';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { shakeHands } from '../../../parties/handshake.js';
import { observed } from '../../observation.js';
import { atEachOrigin } from '../../origins.js';
import type { Probe } from '../../probe.js';

const probe: Probe = {
  id: 'tls-1-3-missing',
  title: 'TLS 1.3 is supported, and preferred to TLS 1.2',
  clauses: [RFC9325('3.1.1')],
  attacker: ['A2'],
  level: 'should',
  applies: () => true,
  does: 'Offers TLS 1.2 and 1.3 together, and TLS 1.2 alone as a control, at each address of the server.',
  gain: 'Connections use the older version, where more can be misconfigured and the certificate of a client is sent in the clear.',
  repair: 'Start Keycloak with https-protocols=TLSv1.3,TLSv1.2, and set the same on a proxy that ends TLS before it.',
  run: target =>
    atEachOrigin(target, async ({ url, identity }) => {
      const shown = identity === undefined ? {} : { identity };
      const offer = (maxVersion: SecureVersion) =>
        shakeHands(url, target.address, { minVersion: 'TLSv1.2', maxVersion, ...shown });
      const [both, control] = [await offer('TLSv1.3'), await offer('TLSv1.2')];
      if (!both.agreed && !control.agreed) {
        return { verdict: 'error', message: `No TLS handshake at all: ${both.reason}.` };
      }
      const seen = `offered both, the server ${both.agreed ? `takes ${both.protocol}` : `breaks off (${both.reason})`}`;
      const said = `${seen}; offered TLS 1.2 alone: ${control.agreed ? control.protocol : control.reason}`;
      // A server that refuses what it does not know says so in TLS's own words; anything else may be chance.
      if (!both.agreed && !both.alert) return { verdict: 'error', message: `Nothing is known: ${said}.` };
      const faults = both.agreed && both.protocol === 'TLSv1.3' ? [] : [said];
      return observed(probe, faults, `${said.replace(/^o/, 'O')}.`);
    }),
};

export default probe;
