import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { RFC9110 } from '../../../clauses/rfc9110.js';
import { headerOf } from '../../../parties/wire.js';
import type { Probe } from '../../probe.js';
import { holderOf } from '../../resource/holder.js';
import { madeForFapi1 } from '../../resource/refused.js';

const probe: Probe = {
  id: 'resource-answer-without-date',
  title: 'The resource server answers with the Date header',
  clauses: [FAPI1_BASE('6.2.1-10'), RFC9110('6.6.1')],
  level: 'must',
  needs: ['resource server'],
  applies: madeForFapi1,
  does: 'Asks for the resource as is right and reads the Date header of the answer.',
  gain: 'Nothing: but a client cannot tell when the answer was true, nor that its clock is wrong.',
  repair: 'Let the resource server, or the proxy before it, send Date.',
  async run(target) {
    const { good } = await holderOf(target);
    const date = headerOf(good, 'date');
    if (date === undefined) return { verdict: 'fail', message: 'The answer has no Date header.' };
    return Number.isNaN(Date.parse(date))
      ? { verdict: 'fail', message: 'The Date header is no date.' }
      : { verdict: 'pass', message: 'The answer has a Date header.' };
  },
};

export default probe;
