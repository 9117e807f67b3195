import { CIBA } from '../../../clauses/ciba.js';
import type { Decision } from '../../../parties/authentication-device.js';
import type { Outcome, Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { decide } from '../../scenario/backchannel.js';
import { poll } from '../../scenario/poll.js';
import { worstOf } from '../../shapes.js';

const SHAPES: Readonly<Record<string, Decision>> = { rejected: 'UNAUTHORIZED', cancelled: 'CANCELLED' };

const probe: Probe = {
  id: 'ciba-rejection-ignored',
  title: 'A client is told access_denied when the user rejects or cancels the login',
  clauses: [CIBA('11'), CIBA('8')],
  attacker: ['A1'],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Lets the authentication device reject a login, and cancel another, and polls for each.',
  shapes: Object.keys(SHAPES),
  gain: 'The user says no, and the client has access all the same.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('token');
    const outcomes: Outcome[] = [];
    for (const [name, decision] of Object.entries(SHAPES)) {
      const story = await reach(target, 'backchannel');
      await decide(story, decision);
      const answer = await poll(story);
      const outcome = judge(probe, target, 'token', answer, { refusedBy: 'token', errors: ['access_denied'] });
      outcomes.push({ ...outcome, message: `${name}: ${outcome.message}` });
    }
    return worstOf(outcomes);
  },
};

export default probe;
