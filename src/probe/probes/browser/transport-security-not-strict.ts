import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9325 } from '../../../clauses/rfc9325.js';
import { headerOf } from '../../../parties/wire.js';
import { pagesOf, reachByLogin } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';

const probe: Probe = {
  id: 'transport-security-not-strict',
  title: 'Browsers that were here once come back over TLS alone',
  clauses: [FAPI2_SP_FINAL('5.2.3-1'), RFC9325('3.2')],
  attacker: ['A2'],
  // There are other ways than the header: a preloaded list, a record in DNS.
  level: 'should',
  applies: profile => plays(profile, 'authorize'),
  does: 'Logs in, and looks at the header Strict-Transport-Security of the pages on the way.',
  gain: "Whoever controls the victim's network answers the first plain http request, and shows a login page of their own.",
  repair: 'Set browserSecurityHeaders.strictTransportSecurity on the realm: max-age=31536000; includeSubDomains.',
  hardening: ['/realm/browserSecurityHeaders/strictTransportSecurity'],
  async run(target) {
    await reachByLogin(target);
    const [page] = pagesOf(target);
    if (page === undefined) return { verdict: 'error', message: 'There was no page to look at.' };
    const said = headerOf(page.response, 'strict-transport-security');
    const seconds = Number(/max-age="?(\d+)/i.exec(said ?? '')?.[1] ?? 0);
    return seconds > 0
      ? { verdict: 'pass', message: `It is strict for ${seconds} seconds.` }
      : { verdict: 'warn', message: said === undefined ? 'There is no such header.' : `The header says ${said}.` };
  },
};

export default probe;
