import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9207 } from '../../../clauses/rfc9207.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { browserOfNobody } from '../../scenario/browser.js';
import { isFapi2, plays, signsResponses } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'authorization-response-without-iss',
  title: 'The authorization response names its issuer, in success and in error',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-7'), RFC9207('2')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => plays(profile, 'authorize') && !signsResponses(profile),
  does: 'Carries out one authorization to its code and one that must be refused (prompt=none without a session), and looks at the iss of both responses.',
  gain: "An attacker who runs another authorization server of the client's is handed the honest server's code (a mix-up), for the client cannot tell which of them answered.",
  repair: 'Do not set the client attribute exclude.issuer.from.auth.response.',
  hardening: ['/clientDefaults/attributes/exclude.issuer.from.auth.response'],
  // No control: what is examined is the good response itself, and an iss that is missing breaks every control.
  async run(target) {
    const { issuer, authorization_response_iss_parameter_supported: announced } = target.server;
    // Elsewhere than in FAPI 2.0 it is due where it is announced (RFC 9207 section 3): clients wait for it then.
    if (!isFapi2(target.profile) && announced !== true) {
      return { verdict: 'skip', message: 'The profile does not ask for it, and the metadata do not announce it.' };
    }
    const good = await begin(target);
    // prompt=none without a session is refused with an error response (OpenID Connect Core section 3.1.2.6).
    const refused = { ...(await begin(target)), browser: browserOfNobody(target) };
    refused.request.set('prompt', 'none');
    for (const [kind, story] of Object.entries({ success: good, error: refused })) {
      if (plays(target.profile, 'par')) {
        const pushed = await steps.par(story);
        if (!pushed.accepted) return { verdict: 'error', message: `${describe(pushed.refusal)}.` };
      }
      const answer = await steps.authorize(story);
      const { response = new URLSearchParams() } = story;
      if (!response.has(kind === 'success' ? 'code' : 'error')) {
        const why = answer.accepted ? '' : `: ${describe(answer.refusal)}`;
        return { verdict: 'error', message: `There was no ${kind} response to look at${why}.` };
      }
      const all = response.getAll('iss');
      if (all.length !== 1 || all[0] !== issuer) {
        const said = all.length === 0 ? 'no iss' : `iss ${all.join(' and ')}`;
        return { verdict: 'fail', message: `The ${kind} response carries ${said}; due is ${issuer}.` };
      }
    }
    return { verdict: 'pass', message: `Both a success and an error response carry iss ${issuer}.` };
  },
};

export default probe;
