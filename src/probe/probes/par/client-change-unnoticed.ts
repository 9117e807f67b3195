import { RFC9126 } from '../../../clauses/rfc9126.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { judge } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'client-change-unnoticed',
  title: 'A pushed request is refused when its redirect URI was taken from the client meanwhile',
  clauses: [RFC9126('7.4')],
  attacker: ['A1', 'A3a'],
  // The clause recommends it.
  level: 'should',
  needs: ['changing client'],
  applies: profile => plays(profile, 'par', 'authorize'),
  does: 'Pushes a request of a client of its own, registers that client for another redirect URI, and opens the request_uri; before, the same without a change.',
  gain: 'Where an address has fallen into the hands of somebody else, taking it from the client does not keep codes from going there as long as a request_uri lives.',
  repair: 'Keycloak does so without any setting: look for a version with a defect.',
  async run(target) {
    const { changing } = target;
    if (changing === undefined) throw new Error('there is no client that may be changed');
    await target.control('authorize', {}, changing.party);
    const story = await begin(target, {}, changing.party);
    const pushed = await steps.par(story);
    if (!pushed.accepted) return { verdict: 'error', message: `Before anything changed: ${describe(pushed.refusal)}.` };
    await changing.withdraw();
    const answer = await steps.authorize(story).finally(changing.restore);
    if (answer.accepted) return { verdict: 'warn', message: 'The code went to the redirect URI that was taken away.' };
    // An error is a page: none may be sent to a redirect URI that is not the client's (RFC 6749 section 4.1.2.1).
    return judge(probe, target, 'authorize', answer, { refusedBy: 'authorize', errors: [], page: true });
  },
};

export default probe;
