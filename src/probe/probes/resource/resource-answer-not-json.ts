import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { headerOf } from '../../../parties/wire.js';
import type { Probe } from '../../probe.js';
import { holderOf } from '../../resource/holder.js';
import { madeForFapi1 } from '../../resource/refused.js';

const probe: Probe = {
  id: 'resource-answer-not-json',
  title: 'The resource server answers with Content-Type application/json, in UTF-8',
  clauses: [FAPI1_BASE('6.2.1-9'), FAPI1_BASE('6.2.1-8')],
  level: 'must',
  needs: ['resource server'],
  applies: madeForFapi1,
  does: 'Asks for the resource as is right and reads the Content-Type of the answer.',
  gain: 'A browser that guesses what it got runs what was meant as data.',
  repair: 'Send Content-Type: application/json (charset=UTF-8 at most), and UTF-8.',
  async run(target) {
    const { good } = await holderOf(target);
    const type = headerOf(good, 'content-type');
    if (good.body === '') return { verdict: 'skip', message: 'The answer has no body.' };
    if (type === undefined) return { verdict: 'fail', message: 'The answer has no Content-Type.' };
    // A signed answer is a JWT, as the ecosystems have it; a JSON type of their own ends in +json.
    if (!/^application\/([\w.-]+\+)?(json|jwt)\s*(;|$)/i.test(type)) {
      return { verdict: 'fail', message: `The Content-Type is ${type}.` };
    }
    const charset = /;\s*charset="?(?<charset>[\w-]+)/i.exec(type)?.groups?.charset;
    return charset === undefined || /^utf-?8$/i.test(charset)
      ? { verdict: 'pass', message: `The Content-Type is ${type}.` }
      : { verdict: 'fail', message: `The charset is ${charset}.` };
  },
};

export default probe;
