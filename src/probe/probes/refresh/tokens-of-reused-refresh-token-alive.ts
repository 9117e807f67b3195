import { RFC9700 } from '../../../clauses/rfc9700.js';
import { RFC10017 } from '../../../clauses/rfc10017.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'tokens-of-reused-refresh-token-alive',
  title: 'Where refresh tokens are rotated, one that comes back ends the tokens that it brought',
  clauses: [RFC9700('4.14.2'), RFC10017('6.3.2.3')],
  attacker: ['A5', 'A1'],
  level: 'must',
  applies: profile => profile.client_auth_type === 'none' && plays(profile, 'refresh'),
  does: 'Refreshes, uses the old refresh token once more, which must be refused, and then the new one, which must be, too.',
  gain: 'A thief who refreshes before the client does keeps what it brings, although the old token that comes back shows the theft.',
  repair: 'Set revokeRefreshToken=true and refreshTokenMaxReuse=0 on the realm.',
  hardening: ['/realm/revokeRefreshToken', '/realm/refreshTokenMaxReuse'],
  async run(target) {
    await target.control('refresh');
    const story = await reach(target, 'token');
    const first = { ...story };
    const once = await steps.refresh(story);
    if (!once.accepted) return { verdict: 'error', message: `The first refresh failed: ${describe(once.refusal)}.` };
    const again = await steps.refresh(first);
    if (again.accepted) {
      return {
        verdict: 'skip',
        message: 'The realm does not rotate refresh tokens: see refresh-token-of-public-client-unprotected.',
      };
    }
    if (again.refusal.kind !== 'oauth') return { verdict: 'error', message: `${describe(again.refusal)}.` };
    const answer = await steps.refresh(story);
    return judge(probe, target, 'refresh', answer, { refusedBy: 'refresh', errors: ['invalid_grant'] });
  },
};

export default probe;
