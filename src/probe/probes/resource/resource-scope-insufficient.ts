import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { askWell, holderOf } from '../../resource/holder.js';
import { ask } from '../../resource/resource.js';
import { judgeRefusal } from '../../resource/verdict.js';

const probe: Probe = {
  id: 'resource-scope-insufficient',
  title: 'The resource server refuses an access token without the scope that the resource wants',
  clauses: [FAPI2_SP_FINAL('5.3.4-4'), FAPI1_BASE('6.2.1-5'), RFC6750('3.1')],
  level: 'must',
  needs: ['resource server'],
  applies: () => true,
  does: 'Gets an access token without the scopes of --resource-scope and asks for the resource with it.',
  gain: 'A client reads what the person never consented to.',
  repair: 'Let the resource server compare the scope (and aud) of each access token with what the resource wants.',
  async run(target) {
    const holder = await holderOf(target);
    const { scope: wanted } = holder.resource;
    if (wanted.length === 0) {
      return { verdict: 'skip', message: 'It is not known which scope the resource wants: --resource-scope.' };
    }
    const story = await reach(target, 'token');
    const granted = (story.tokens?.scope ?? '').split(' ');
    const anyway = wanted.filter(scope => granted.includes(scope));
    if (anyway.length > 0) {
      return { verdict: 'skip', message: `The realm grants ${anyway.join(' and ')} without being asked for it.` };
    }
    const response = await ask(target, { ...holder, story });
    const due = { statuses: [403, 401], errors: ['insufficient_scope', 'invalid_token'] };
    const outcome = judgeRefusal(response, due, holder.good, probe.level);
    await askWell(target, holder);
    return outcome;
  },
};

export default probe;
