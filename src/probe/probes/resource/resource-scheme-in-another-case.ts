import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC9110 } from '../../../clauses/rfc9110.js';
import type { Probe } from '../../probe.js';
import { holderOf } from '../../resource/holder.js';
import { ask, isGood } from '../../resource/resource.js';
import { describeRefusal, saysNothing } from '../../resource/verdict.js';

const probe: Probe = {
  id: 'resource-scheme-in-another-case',
  title: 'The resource server reads the name of the authentication scheme in any case',
  clauses: [RFC9110('11.1'), OAUTH21('5.1.1')],
  level: 'must',
  needs: ['resource server'],
  applies: () => true,
  does: 'Asks for the resource with a good access token and the scheme of the Authorization header in lower case.',
  gain: 'Nothing: but clients that write the scheme otherwise are shut out.',
  repair: 'Compare the scheme of the Authorization header without regard to case.',
  async run(target) {
    const holder = await holderOf(target);
    const response = await ask(target, holder, {
      wire: request => ({
        ...request,
        headers: request.headers.map(([name, value]) => [
          name,
          name === 'authorization' ? value.replace(/^\w+/, scheme => scheme.toLowerCase()) : value,
        ]),
      }),
    });
    if (isGood(response)) {
      return { verdict: 'pass', message: `The scheme in lower case is accepted with ${response.status}.` };
    }
    const verdict = saysNothing(response) ? 'error' : 'fail';
    return { verdict, message: `The scheme in lower case is refused with ${describeRefusal(response)}.` };
  },
};

export default probe;
