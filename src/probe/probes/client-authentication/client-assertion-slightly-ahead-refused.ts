import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { describe, failedBy } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reachBefore } from '../../refusal.js';
import { isFapi2, stepFor } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import type { Spoil } from '../../scenario/story.js';

const AHEAD_S = 8;

const ahead: Spoil = {
  assertion(_, claims) {
    claims.nbf = Math.floor(Date.now() / 1000) + AHEAD_S;
    claims.iat = claims.nbf;
  },
};

const probe: Probe = {
  id: 'client-assertion-slightly-ahead-refused',
  title: 'A client assertion whose iat and nbf are up to 10 seconds ahead is accepted',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-13')],
  level: 'must',
  does: `Carries out a good authorization whose first client assertion has iat and nbf ${AHEAD_S} seconds ahead.`,
  applies: profile => profile.client_auth_type === 'private_key_jwt' && isFapi2(profile),
  gain: 'Nobody gains anything; but clients whose clock is a little fast are turned away, and their makers widen all limits.',
  repair: 'Keycloak accepts up to 15 seconds without any setting: look at its clock, or for a version with a defect.',
  async run(target) {
    const step = stepFor('authentication', target.profile);
    if (step === undefined) throw new Error('no client of this profile authenticates');
    const answer = await steps[step](await reachBefore(target, step), ahead);
    return answer.accepted
      ? { verdict: 'pass', message: `An assertion from ${AHEAD_S} seconds ahead was accepted.` }
      : { verdict: failedBy(answer.refusal), message: `Refused: ${describe(answer.refusal)}.` };
  },
};

export default probe;
