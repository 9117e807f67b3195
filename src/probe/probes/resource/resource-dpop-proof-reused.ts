import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import type { WireRequest } from '../../../parties/wire.js';
import type { Probe } from '../../probe.js';
import { askWell, holderOf } from '../../resource/holder.js';
import { boundByDpop } from '../../resource/refused.js';
import { ask, isGood } from '../../resource/resource.js';
import { describeRefusal, judgeRefusal } from '../../resource/verdict.js';

const probe: Probe = {
  id: 'resource-dpop-proof-reused',
  title: 'The resource server refuses a request that it has answered before, with the same DPoP proof',
  clauses: [RFC9449('11.1'), FAPI2_SP_FINAL('6.2')],
  attacker: ['A7'],
  level: 'should',
  needs: ['resource server'],
  applies: boundByDpop,
  does: 'Asks for the resource as is right, and once more with the very same request.',
  gain: 'Who sees a request, on a proxy or in a log, makes it again for as long as the proof is young enough.',
  repair: 'Let the resource server remember the jti of each proof for as long as it accepts the iat, or demand nonces.',
  async run(target) {
    const holder = await holderOf(target);
    const kept: { request?: WireRequest } = {};
    const first = await ask(target, holder, {
      wire: request => {
        kept.request = request;
        return request;
      },
    });
    if (!isGood(first))
      return { verdict: 'error', message: `The first request was refused: ${describeRefusal(first)}.` };
    const again = await ask(target, holder, { wire: request => kept.request ?? request });
    const due = { errors: ['invalid_dpop_proof', 'invalid_token', 'use_dpop_nonce'] };
    const outcome = judgeRefusal(again, due, holder.good, probe.level);
    await askWell(target, holder);
    return outcome;
  },
};

export default probe;
