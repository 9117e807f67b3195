import { RFC6749 } from '../../../clauses/rfc6749.js';
import type { Probe } from '../../probe.js';
import { judge, reach } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'tokens-of-reused-code-alive',
  title: 'When a code is redeemed twice, the tokens that it brought are revoked',
  clauses: [RFC6749('4.1.2'), RFC6749('10.5')],
  attacker: ['A3b'],
  level: 'should',
  applies: profile => plays(profile, 'authorize', 'token', 'userinfo'),
  does: 'Redeems a code twice, and then uses the access token that the first time brought.',
  gain: "A thief who redeemed a stolen code before the client did keeps tokens that work, although the client's own attempt shows the theft.",
  repair: 'Keycloak does so without any setting: look for a version with a defect.',
  async run(target) {
    await target.control('userinfo');
    const story = await reach(target, 'token');
    const { tokens } = story;
    const again = await steps.token(story);
    if (again.accepted) return { verdict: 'skip', message: 'The code was accepted twice: see code-reused.' };
    const first = { ...story, ...(tokens === undefined ? {} : { tokens }) };
    return judge(probe, target, 'userinfo', await steps.userinfo(first), {
      refusedBy: 'userinfo',
      errors: ['invalid_token'],
    });
  },
};

export default probe;
