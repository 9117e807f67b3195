import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'code-reused',
  title: 'An authorization code that was redeemed is refused the second time',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-9'), RFC6749('4.1.2')],
  attacker: ['A3b'],
  level: 'must',
  applies: profile => plays(profile, 'authorize', 'token'),
  does: 'Redeems a code twice, the second time with nothing changed.',
  gain: 'Whoever reads a code later, in a log or the history of a browser, still gets tokens for it.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const story = await reach(target, 'token');
    return judge(probe, target, 'token', await steps.token(story), { refusedBy: 'token', errors: ['invalid_grant'] });
  },
};

export default probe;
