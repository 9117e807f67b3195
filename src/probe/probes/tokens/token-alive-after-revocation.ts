import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7009 } from '../../../clauses/rfc7009.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'token-alive-after-revocation',
  title: 'An access token that its client has revoked is refused',
  clauses: [RFC7009('2'), FAPI2_SP_FINAL('5.3.4-3')],
  attacker: ['A7'],
  level: 'should',
  applies: profile => plays(profile, 'token', 'userinfo', 'revoke'),
  does: 'Has an access token revoked by its client, and uses it at the UserInfo endpoint.',
  gain: 'A stolen token stays good for as long as it would have been, although its client noticed and gave it up.',
  repair: 'Keycloak does so without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('userinfo');
    const story = await reach(target, 'revoke');
    return judge(probe, target, 'userinfo', await steps.userinfo(story), {
      refusedBy: 'userinfo',
      errors: ['invalid_token'],
    });
  },
};

export default probe;
