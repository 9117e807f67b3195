import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { JARM } from '../../../clauses/jarm.js';
import { describe } from '../../answer.js';
import type { Outcome, Probe, Target } from '../../probe.js';
import { browserOfNobody, withoutRefusal } from '../../scenario/browser.js';
import { plays, signsResponses } from '../../scenario/route.js';
import { begin, type Story } from '../../scenario/story.js';
import { worstOf } from '../../shapes.js';
import { ask, faultsOf } from '../../signed-response.js';

/** Requests that are well-formed and do not succeed, by name. */
const REFUSED: Readonly<Record<string, (target: Target) => Promise<Story> | string>> = {
  // OpenID Connect Core section 3.1.2.6: nobody is logged in.
  'prompt=none': async target => asking('none', { ...(await begin(target)), browser: browserOfNobody(target) }),
  'the user refuses': target =>
    withoutRefusal(target) ??
    begin({ ...target, user: { ...target.user, refuses: true } }).then(story => asking('consent', story)),
};

function asking(prompt: string, story: Story): Story {
  story.request.set('prompt', prompt);
  return story;
}

const probe: Probe = {
  id: 'error-response-not-signed',
  title: 'An error of the authorization endpoint comes in a signed response, too',
  clauses: [JARM('2.1'), FAPI1_ADV('5.2.2.2-1'), FAPI2_MS_FINAL('5.4.1-1')],
  attacker: ['A1a'],
  level: 'must',
  applies: profile => signsResponses(profile) && plays(profile, 'authorize'),
  repair: 'Keycloak signs it as it signs a success: look for a proxy that answers in its place.',
  does: 'Asks with prompt=none without a session, and refuses consent, and looks at the error responses as at good ones.',
  gain: 'Anybody can tell the client that its request failed, and have it try again with another server.',
  async run(target) {
    await target.control('authorize');
    const outcomes: Outcome[] = [];
    for (const [name, how] of Object.entries(REFUSED)) {
      const story = await how(target);
      if (typeof story === 'string') {
        outcomes.push({ verdict: 'skip', message: `${name}: ${story}` });
        continue;
      }
      const refused = await ask(story);
      if (story.response?.has('error') === true || story.arrived?.parameters.has('error') === true) {
        const faults = await faultsOf(story, 'error');
        const wrong = faults.length > 0;
        const message = wrong ? `${faults.join('; ')}.` : `Signed: ${story.response?.get('error')}.`;
        outcomes.push({ verdict: wrong ? 'fail' : 'pass', message: `${name}: ${message}` });
      } else if (refused !== undefined) {
        outcomes.push({
          verdict: 'error',
          message: `${name}: There was no error response to look at: ${describe(refused)}.`,
        });
      }
      // A realm that asks nobody for consent gives nobody something to refuse.
    }
    return outcomes.length === 0 ? { verdict: 'skip', message: 'No request was refused.' } : worstOf(outcomes);
  },
};

export default probe;
