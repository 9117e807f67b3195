import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { isFapi2, plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'refresh-token-rotated',
  title: 'A refresh token can be used again after a refresh: it is not rotated',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-9')],
  level: 'must',
  applies: profile => plays(profile, 'refresh') && isFapi2(profile),
  does: 'Uses a refresh token, and then the same one once more.',
  gain: 'An attacker gains nothing by it, but who disturbs a single answer locks the client out until its user consents again.',
  repair: 'Set revokeRefreshToken=false on the realm. FAPI 2.0 binds tokens to a key instead of rotating them.',
  hardening: ['/realm/revokeRefreshToken'],
  async run(target) {
    await target.control('refresh');
    const story = await reach(target, 'token');
    const first = { ...story };
    const once = await steps.refresh(story);
    if (!once.accepted) return { verdict: 'error', message: `The first refresh failed: ${describe(once.refusal)}.` };
    const again = await steps.refresh(first);
    if (again.accepted) return { verdict: 'pass', message: 'The first refresh token worked twice.' };
    const rotated = again.refusal.kind === 'oauth';
    return {
      verdict: rotated ? 'fail' : 'error',
      message: `The first refresh token did not work a second time: ${describe(again.refusal)}.`,
    };
  },
};

export default probe;
