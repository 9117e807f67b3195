import { RFC7662 } from '../../../clauses/rfc7662.js';
import { describe, refusedVerdict } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import type { Story } from '../../scenario/story.js';

const probe: Probe = {
  id: 'token-introspected-by-another-client',
  title: 'The introspection endpoint tells a client nothing of a token that is not meant for it',
  clauses: [RFC7662('2.2'), RFC7662('4')],
  attacker: ['A7'],
  level: 'should',
  needs: ['second client'],
  applies: profile => plays(profile, 'introspect'),
  does: 'Lets a second client, itself well authenticated, introspect an access token of the first that is not meant for it.',
  gain: 'Any registered client that finds a token learns whose it is, and what it is good for.',
  repair:
    'Leave the server option spi-login-protocol--openid-connect--allow-token-introspection-without-audience-check off, and the client setting of that name, too.',
  async run(target) {
    await target.control('introspect', {}, target.clients[1]);
    const stranger: Story = { ...(await reach(target, 'token')), party: target.clients[1] };
    const answer = await steps.introspect(stranger);
    if (!answer.accepted) {
      return { verdict: refusedVerdict(answer.refusal), message: `Refused: ${describe(answer.refusal)}.` };
    }
    const { active, ...told } = stranger.introspection ?? {};
    const names = Object.keys(told);
    if (active === false && names.length === 0)
      return { verdict: 'pass', message: 'It says active=false, and no more.' };
    return { verdict: 'warn', message: `It says active=${String(active)}, and tells ${names.join(', ')}.` };
  },
};

export default probe;
