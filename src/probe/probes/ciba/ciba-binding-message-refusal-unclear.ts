import { CIBA } from '../../../clauses/ciba.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

const probe: Probe = {
  id: 'ciba-binding-message-refusal-unclear',
  title: 'A binding message that the server cannot show is refused with invalid_binding_message',
  clauses: [CIBA('7.1'), CIBA('13')],
  level: 'must',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  does: 'Asks for a login with a binding message of 1,200 characters, among them line breaks. It may be accepted, too.',
  gain: 'An attacker gains nothing by it, but a client that is not told why shows its user no other message.',
  repair: 'Keycloak says so without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('backchannel');
    const story = await begin(target);
    story.request.set('binding_message', 'Pay 100\n'.repeat(150));
    const answer = await steps.backchannel(story);
    if (answer.accepted) return { verdict: 'pass', message: 'The server accepts it.' };
    const { kind, error, status } = answer.refusal;
    if (kind === 'oauth' && error === 'invalid_binding_message' && status === 400) {
      return { verdict: 'pass', message: `Refused: ${describe(answer.refusal)}.` };
    }
    const verdict = kind === 'oauth' ? 'warn' : kind === 'server-error' || kind === 'leak' ? 'fail' : 'error';
    return { verdict, message: `Refused: ${describe(answer.refusal)}; due is invalid_binding_message.` };
  },
};

export default probe;
