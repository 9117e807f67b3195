import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { describe } from '../../answer.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { askWell, holderOf, optionsFor } from '../../resource/holder.js';
import { refusedInTime } from '../../resource/in-time.js';
import { steps } from '../../scenario/steps.js';

const probe: Probe = {
  id: 'resource-token-revoked',
  title: 'The resource server refuses an access token that was revoked',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), FAPI1_BASE('6.2.1-4')],
  attacker: ['A7'],
  level: 'must',
  needs: ['resource server'],
  applies: () => true,
  does: 'Gets an access token, asks for the resource with it, has the realm revoke it and asks again: at once, and after a leeway.',
  gain: 'A stolen token stays good until it expires, whatever the person or the bank does about it.',
  repair:
    'Let the resource server ask the realm’s introspection endpoint about each token, or learn of revocations otherwise; a cache of the answers may live some seconds only.',
  async run(target) {
    const holder = await holderOf(target);
    // A token of its own: that of all probes must stay good.
    const story = await reach(target, 'token', optionsFor(holder.resource));
    await askWell(target, { ...holder, story });
    const revoked = await steps.revoke(story);
    if (!revoked.accepted) throw new Error(`the realm does not revoke it: ${describe(revoked.refusal)}`);
    const outcome = await refusedInTime(target, { ...holder, story }, 'the revocation');
    await askWell(target, holder);
    return outcome;
  },
};

export default probe;
