import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import type { Probe } from '../../probe.js';
import { askWell, holderOf } from '../../resource/holder.js';
import { ask } from '../../resource/resource.js';
import { judgeRefusal } from '../../resource/verdict.js';

const probe: Probe = {
  id: 'resource-id-token-as-access-token',
  title: 'The resource server refuses an ID token in the place of an access token',
  clauses: [RFC8725('3.12'), RFC9700('4.10.2'), FAPI2_SP_FINAL('5.3.4-3')],
  attacker: ['A3b'],
  level: 'must',
  needs: ['resource server'],
  applies: () => true,
  does: 'Asks for the resource with the ID token that came with the access token, and a DPoP proof made for it.',
  gain: 'Whoever sees an ID token, a client that only logs people in among them, reads the resource with it.',
  repair:
    'Let the resource server tell access tokens from ID tokens: by their audience, their typ, or the claims that only one of them has.',
  async run(target) {
    const holder = await holderOf(target);
    const idToken = holder.story.tokens?.id_token;
    if (idToken === undefined) return { verdict: 'skip', message: 'The profile has no ID tokens.' };
    const response = await ask(target, holder, { token: () => idToken });
    const outcome = judgeRefusal(response, { errors: ['invalid_token'] }, holder.good, probe.level);
    await askWell(target, holder);
    return outcome;
  },
};

export default probe;
