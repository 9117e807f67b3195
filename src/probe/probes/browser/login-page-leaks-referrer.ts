import { RFC9700 } from '../../../clauses/rfc9700.js';
import { headerOf } from '../../../parties/wire.js';
import { pagesOf, reachByLogin } from '../../heard.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';

/** Policies by which no other site sees more than where the browser comes from. */
const DISCREET = /^(no-referrer|same-origin|origin|strict-origin|(strict-)?origin-when-cross-origin)$/i;

const probe: Probe = {
  id: 'login-page-leaks-referrer',
  title: 'The login page tells no other site its address',
  clauses: [RFC9700('4.2.4')],
  attacker: ['A1'],
  level: 'should',
  applies: profile => plays(profile, 'authorize'),
  does: 'Logs in, and looks at the header Referrer-Policy of the pages on the way.',
  gain: "A link or image of another site on the login page tells that site the request's state and the like.",
  repair: 'Set browserSecurityHeaders.referrerPolicy=no-referrer on the realm, as Keycloak has it.',
  async run(target) {
    await reachByLogin(target);
    const pages = pagesOf(target);
    if (pages.length === 0) return { verdict: 'error', message: 'There was no page to look at.' };
    const policies = pages.map(({ response }) => headerOf(response, 'referrer-policy') ?? 'none');
    const open = policies.find(policy => !DISCREET.test(policy));
    return open === undefined
      ? { verdict: 'pass', message: `The Referrer-Policy is ${policies[0]}.` }
      : { verdict: 'warn', message: `The Referrer-Policy is ${open}.` };
  },
};

export default probe;
