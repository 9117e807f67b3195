import { RFC9126 } from '../../../clauses/rfc9126.js';
import { describe, failedBy } from '../../answer.js';
import { deviationOf } from '../../deviations.js';
import type { Probe } from '../../probe.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

/** What lives longer fails another probe, and is not waited for. */
const MOST_SECONDS = 600;

const probe: Probe = {
  id: 'slow-login-refused',
  title: 'A person who logs in more slowly than the request_uri lives still comes back to the client',
  clauses: [RFC9126('2.2'), RFC9126('4')],
  level: 'should',
  needs: ['time'],
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Pushes a request, opens the login page in time, and sends the password when the request_uri has expired.',
  gain: 'Nothing for an attacker; people who look for their second factor cannot log in, and so lifetimes are made longer than is good.',
  repair:
    'Set the realm attribute parRequestUriLifespan to the time that a login takes (300 seconds, say): in Keycloak it caps the login, too (issue 51761).',
  hardening: ['/realm/attributes/parRequestUriLifespan'],
  async run(target) {
    if (target.chromium !== undefined) {
      return { verdict: 'skip', message: 'With a real browser it is the person who decides how long a login takes.' };
    }
    await target.control('authorize');
    let seconds = Number.NaN;
    const hesitates = () => target.pause(seconds + 1);
    const story = await begin({ ...target, user: { ...target.user, hesitates } });
    const pushed = await steps.par(story);
    if (!pushed.accepted) return { verdict: 'error', message: `${describe(pushed.refusal)}.` };
    seconds = story.pushed?.expires_in ?? Number.NaN;
    if (!(seconds <= MOST_SECONDS)) {
      return { verdict: 'skip', message: `A request_uri lives ${seconds} seconds; ${MOST_SECONDS} are waited for.` };
    }
    const answer = await steps.authorize(story);
    const after = `The password came after ${seconds + 1} seconds`;
    if (answer.accepted) return { verdict: 'pass', message: `${after}, and the code all the same.` };
    const message = `${after}: ${describe(answer.refusal)}.`;
    if (failedBy(answer.refusal) === 'error') return { verdict: 'error', message };
    const deviation = deviationOf(probe.id, answer.refusal, target);
    return { verdict: 'warn', message, ...(deviation === undefined ? {} : { deviation }) };
  },
};

export default probe;
