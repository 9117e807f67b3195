import { OIDCC } from '../../../clauses/oidcc.js';
import type { Probe } from '../../probe.js';
import { judge } from '../../refusal.js';
import { plays, wayTo } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

/** Longer than any server must take, and than many a field of a database. */
const LENGTH = 384;

const probe: Probe = {
  id: 'long-nonce-altered',
  title: 'A nonce of several hundred characters comes back unchanged, or its request is refused',
  clauses: [OIDCC('2')],
  level: 'must',
  applies: profile => plays(profile, 'authorize', 'userinfo'),
  does: `Carries out an authorization with a nonce of ${LENGTH} characters, which may be refused, and compares it with that of the ID token.`,
  gain: 'Of a nonce that is cut off only its beginning must be guessed or repeated, to pass an ID token of another login for that of this one.',
  repair: 'Keycloak does so without any setting: look for a mapper of the claim nonce, or a version with a defect.',
  async run(target) {
    await target.control('token');
    const good = await begin(target);
    const nonce = good.mark.padEnd(LENGTH, 'n');
    good.request.set('nonce', nonce);
    const story = { ...good, nonce };
    for (const step of wayTo('token', target.profile)) {
      const answer = await steps[step](story);
      if (!answer.accepted) {
        const errors = ['invalid_request', 'invalid_request_object'];
        return judge(probe, target, step, answer, { refusedBy: ['par', 'authorize'], errors, page: true });
      }
      if (answer.problem !== undefined) return { verdict: 'fail', message: `${step}: ${answer.problem}.` };
    }
    return { verdict: 'pass', message: 'It came back as it was sent.' };
  },
};

export default probe;
