import { randomUUID } from 'node:crypto';
import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { headerOf } from '../../../parties/wire.js';
import type { Outcome, Probe } from '../../probe.js';
import { holderOf } from '../../resource/holder.js';
import { madeForFapi1 } from '../../resource/refused.js';
import { ask, isGood } from '../../resource/resource.js';
import { describeRefusal } from '../../resource/verdict.js';
import { worstOf } from '../../shapes.js';

const HEADER = 'x-fapi-interaction-id';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const probe: Probe = {
  id: 'resource-interaction-id-missing',
  title: 'The resource server answers with the x-fapi-interaction-id of the request, or with one of its own',
  clauses: [FAPI1_BASE('6.2.1-11')],
  level: 'must',
  needs: ['resource server'],
  applies: madeForFapi1,
  does: 'Asks for the resource with an x-fapi-interaction-id and without one, and reads that of the answers.',
  gain: 'Nothing: but what client and resource server logged of one request cannot be told together.',
  repair: 'Send x-fapi-interaction-id with every answer: the value of the request, or a new UUID where it has none.',
  async run(target) {
    const holder = await holderOf(target);
    const own = randomUUID();
    const outcomes: Outcome[] = [];
    for (const sent of [own, undefined]) {
      const response = await ask(target, holder, {
        wire: request => ({
          ...request,
          headers: [
            ...request.headers.filter(([name]) => name.toLowerCase() !== HEADER),
            ...(sent === undefined ? [] : [[HEADER, sent] as const]),
          ],
        }),
      });
      const name = sent === undefined ? 'a request without one' : 'a request with one';
      const [verdict, message] = !isGood(response)
        ? (['error', `refused with ${describeRefusal(response)}`] as const)
        : judge(headerOf(response, HEADER), sent);
      outcomes.push({ verdict, message: `${name}: ${message}.` });
    }
    return worstOf(outcomes);
  },
};

export default probe;

function judge(got: string | undefined, sent: string | undefined): readonly ['pass' | 'fail', string] {
  if (got === undefined) return ['fail', 'none in the answer'];
  if (sent !== undefined) return got === sent ? ['pass', 'the same in the answer'] : ['fail', 'another in the answer'];
  return UUID.test(got) ? ['pass', 'a UUID in the answer'] : ['fail', 'no UUID in the answer'];
}
