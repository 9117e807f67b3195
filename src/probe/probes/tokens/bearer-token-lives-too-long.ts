import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { isFapi1 } from '../../scenario/route.js';

/** FAPI 1.0 Baseline section 5.2.2-21: less than ten minutes. */
const SECONDS = 600;

const probe: Probe = {
  id: 'bearer-token-lives-too-long',
  title: 'An access token that is bound to no key lives less than ten minutes',
  clauses: [FAPI1_BASE('5.2.2-21')],
  attacker: ['A7'],
  level: 'should',
  applies: profile => isFapi1(profile) && profile.sender_constrain === undefined,
  does: 'Carries out the flow to its tokens and looks at expires_in.',
  gain: 'Whoever finds the token in a log has it for as long as it lives, and nothing else stands in their way.',
  repair: 'Set the realm setting accessTokenLifespan to less than 600 seconds.',
  hardening: ['/realm/accessTokenLifespan'],
  async run(target) {
    const { tokens } = await reach(target, 'token');
    const seconds = tokens?.expires_in;
    if (seconds === undefined) return { verdict: 'skip', message: 'The server does not say how long it lives.' };
    return { verdict: seconds < SECONDS ? 'pass' : 'warn', message: `It lives ${seconds} seconds.` };
  },
};

export default probe;
