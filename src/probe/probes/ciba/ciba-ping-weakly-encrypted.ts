import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import type { Secured } from '../../../parties/callable.js';
import { FAPI1_CIPHERS, RECOMMENDED_CIPHERS } from '../../../parties/handshake.js';
import type { Outcome, Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { decide, pingsOf } from '../../scenario/backchannel.js';
import { worstOf } from '../../shapes.js';

const PERMITTED: readonly string[] = [...RECOMMENDED_CIPHERS, ...FAPI1_CIPHERS];

const probe: Probe = {
  id: 'ciba-ping-weakly-encrypted',
  title: 'Pings come over TLS 1.3, and never with less than TLS 1.2 and a cipher suite that FAPI-CIBA permits',
  clauses: [FAPI_CIBA('7.9-3'), RFC9325('3.1.1')],
  attacker: ['A2'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode === 'ping',
  does: 'Lets the authentication device approve a login and looks at the TLS of the ping: the notification endpoint leaves the choice to the server that calls. TLS 1.2 with a permitted cipher suite is not forbidden, only not recommended where both sides may speak TLS 1.3: it warns. Where it listens without TLS there is nothing to look at.',
  gain: 'Somebody in the network who records pings reads the notification token, and pings the client in the name of the server.',
  repair:
    'Start Java with -Djdk.tls.client.protocols=TLSv1.3,TLSv1.2 and name only TLS_ECDHE_*_WITH_AES_*_GCM_* beside the suites of TLS 1.3 in -Djdk.tls.client.cipherSuites; a proxy through which the server calls needs the same.',
  async run(target) {
    if (target.notifications?.url.startsWith('https:') !== true) {
      return { verdict: 'skip', message: 'The notification endpoint listens without TLS.' };
    }
    await target.control('token');
    const story = await reach(target, 'backchannel');
    await decide(story);
    const pings = await pingsOf(story);
    if (pings.length === 0) return { verdict: 'error', message: 'No ping came after the approval.' };
    return worstOf(pings.map(({ tls }) => judge(tls)));
  },
};

export default probe;

function judge(tls: Secured | undefined): Outcome {
  if (tls === undefined) return { verdict: 'error', message: 'Nothing is known of the TLS of the ping.' };
  const message = `The ping came over ${tls.protocol} with ${tls.cipher}.`;
  if (tls.protocol === 'TLSv1.3') return { verdict: 'pass', message };
  const isPermitted = tls.protocol === 'TLSv1.2' && PERMITTED.includes(tls.cipher);
  return { verdict: isPermitted ? 'warn' : 'fail', message };
}
