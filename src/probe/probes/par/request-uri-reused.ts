import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'request-uri-reused',
  title: 'A request_uri that brought a code is refused the second time',
  clauses: [RFC9126('4'), RFC9126('7.3'), FAPI2_SP_FINAL('6.4')],
  attacker: ['A3a', 'A1'],
  level: 'should',
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Carries an authorization to its code, and opens the same request_uri once more in a fresh browser.',
  gain: "Whoever reads a request_uri opens it again, and gets a second code for the client's request.",
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    const story = await reach(target, 'authorize');
    return judge(probe, target, 'authorize', await steps.authorize(story), {
      refusedBy: 'authorize',
      errors: ['invalid_request', 'invalid_request_uri'],
      page: true,
    });
  },
};

export default probe;
