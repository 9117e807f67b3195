import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

/** What lives longer fails another probe, and is not waited for. */
const MOST_SECONDS = 600;

const probe: Probe = {
  id: 'request-uri-expired',
  title: 'A request_uri that is older than its expires_in is refused',
  clauses: [RFC9126('4'), RFC9126('2.2'), FAPI2_SP_FINAL('5.3.2.2-12')],
  attacker: ['A3a', 'A1'],
  level: 'must',
  needs: ['time'],
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Pushes a request, waits until its request_uri has expired, and goes to the authorization endpoint with it then.',
  gain: "Whoever finds a request_uri later, in a log or a browser's history, can still start the authorization that it stands for.",
  repair: 'Keycloak refuses it without any setting: look for a version with a defect, or a cache that forgets nothing.',
  async run(target) {
    const story = await reach(target, 'par');
    const seconds = story.pushed?.expires_in ?? Number.NaN;
    if (!(seconds <= MOST_SECONDS)) {
      return { verdict: 'skip', message: `A request_uri lives ${seconds} seconds; ${MOST_SECONDS} are waited for.` };
    }
    await target.pause(seconds + 1);
    const outcome = judge(probe, target, 'authorize', await steps.authorize(story), {
      refusedBy: 'authorize',
      errors: ['invalid_request_uri', 'invalid_request'],
      page: true,
    });
    return { ...outcome, message: `After ${seconds + 1} seconds: ${outcome.message}` };
  },
};

export default probe;
