import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import type { Probe } from '../../probe.js';
import { holderOf } from '../../resource/holder.js';
import { madeForFapi1 } from '../../resource/refused.js';
import { ask, isGood } from '../../resource/resource.js';
import { describeRefusal, saysNothing } from '../../resource/verdict.js';
import { worstOfShapes } from '../../shapes.js';

const HEADER = 'x-fapi-customer-ip-address';

/** Of the networks that are kept for documentation: nobody is there (RFC 5737, RFC 3849). */
const ADDRESSES: Readonly<Record<string, string>> = { IPv4: '198.51.100.119', IPv6: '2001:db8::1893:25c8:1946' };

const probe: Probe = {
  id: 'resource-customer-address-refused',
  title: 'The resource server takes requests that tell the IP address of the customer',
  clauses: [FAPI1_BASE('6.2.1-13')],
  level: 'must',
  needs: ['resource server'],
  applies: madeForFapi1,
  does: 'Asks for the resource with an IPv4 address and with an IPv6 address in x-fapi-customer-ip-address.',
  shapes: Object.keys(ADDRESSES),
  gain: 'Nothing: but clients whose customers come from such an address are shut out.',
  repair: 'Let the resource server, and what filters requests before it, take IPv4 and IPv6 addresses in this header.',
  async run(target) {
    const holder = await holderOf(target);
    return worstOfShapes(Object.entries(ADDRESSES), async address => {
      const response = await ask(target, holder, {
        wire: request => ({
          ...request,
          headers: [...request.headers.filter(([name]) => name.toLowerCase() !== HEADER), [HEADER, address]],
        }),
      });
      if (isGood(response)) return { verdict: 'pass', message: `accepted with ${response.status}.` };
      const verdict = saysNothing(response) ? 'error' : 'fail';
      return { verdict, message: `refused with ${describeRefusal(response)}.` };
    });
  },
};

export default probe;
