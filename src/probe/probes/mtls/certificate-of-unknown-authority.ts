import { createAuthority } from '../../../authority.js';
import { RFC8705 } from '../../../clauses/rfc8705.js';
import { shakeHands } from '../../../parties/handshake.js';
import { issueIdentity } from '../../../parties/identity.js';
import { WireError } from '../../../parties/wire.js';
import type { Probe } from '../../probe.js';
import { judge, reachBefore } from '../../refusal.js';
import { stepFor } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

/** Where a client authenticates first. */
const ENDPOINTS = {
  par: 'pushed_authorization_request_endpoint',
  backchannel: 'backchannel_authentication_endpoint',
  token: 'token_endpoint',
} as const;

const probe: Probe = {
  id: 'certificate-of-unknown-authority',
  title: 'A certificate with the client’s subject from an authority that nobody knows does not authenticate it',
  clauses: [RFC8705('2.1'), RFC8705('7.5')],
  attacker: ['A1', 'A3b'],
  level: 'must',
  does: 'Makes an authority of its own with the name of the real one, certifies the client’s subject by it, and shows that certificate where the client authenticates first.',
  applies: profile => profile.client_auth_type === 'mtls',
  gain: 'Anybody acts as the client: the subject is all that they must know, and they certify it themselves.',
  repair:
    'Name the authorities of client certificates, and no others, in the server option https-trust-store-file, and set https-client-auth=request.',
  async run(target) {
    const step = stepFor('authentication', target.profile);
    const { identity } = target.clients[0];
    if (step === undefined || identity === undefined) throw new Error('no client here authenticates by certificate');
    const story = await reachBefore(target, step);
    const stranger = await issueIdentity(await createAuthority(target.authority?.subject), identity.subject);
    try {
      const answer = await steps[step](story, { identity: () => stranger });
      return judge(probe, target, step, answer, { refusedBy: step, errors: ['invalid_client'] });
    } catch (error) {
      // A connection can break off for many reasons: only TLS's own word, an alert, says that it was the certificate.
      if (!(error instanceof WireError)) throw error;
      const endpoint = ENDPOINTS[step === 'par' || step === 'backchannel' ? step : 'token'];
      const { server } = target;
      const url = server.mtls_endpoint_aliases?.[endpoint] ?? server[endpoint] ?? server.issuer;
      const handshake = await shakeHands(url, target.address, { identity: stranger });
      if (handshake.agreed || !handshake.alert) throw error;
      // Nor is it the certificate where the client's own fares no better.
      const control = await shakeHands(url, target.address, { identity });
      if (!control.agreed) {
        const both = `${handshake.reason} for the stranger’s certificate, ${control.reason} for the client’s`;
        return { verdict: 'error', message: `No TLS handshake at all: ${both}.` };
      }
      return { verdict: 'pass', message: `Refused in the TLS handshake: ${handshake.reason}.` };
    }
  },
};

export default probe;
