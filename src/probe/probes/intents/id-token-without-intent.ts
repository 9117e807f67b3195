import { OB_UK } from '../../../clauses/ob-uk.js';
import { partsOf } from '../../../parties/relying-party.js';
import { observed } from '../../observation.js';
import type { Probe } from '../../probe.js';
import { reach } from '../../refusal.js';
import { idTokenOf } from '../../scenario/exchange.js';
import { INTENT_CLAIM } from '../../scenario/intent.js';
import { namesIntent } from '../../scenario/route.js';

const probe: Probe = {
  id: 'id-token-without-intent',
  title: 'The ID token of the token response names the intent that was asked for',
  clauses: [OB_UK('3.4.2.2')],
  attacker: ['A1', 'A5'],
  level: 'must',
  applies: namesIntent,
  does: `Carries out the flow to its tokens, and compares ${INTENT_CLAIM} in the ID token with the intent of the request.`,
  gain: 'Who slips another code or another request into a flow is not noticed: the client takes the tokens for those of its own consent.',
  repair:
    'Give the client a mapper of the type oidc-claims-param-value-idtoken-mapper with claim.name openbanking_intent_id.',
  hardening: ['/clientDefaults/protocolMappers/openbanking_intent_id'],
  async run(target) {
    const story = await reach(target, 'token');
    const [, { [INTENT_CLAIM]: named }] = partsOf(await idTokenOf(story));
    const faults =
      named === undefined
        ? [`it has no ${INTENT_CLAIM}`]
        : named === story.intent
          ? []
          : [`its ${INTENT_CLAIM} is not the one that was asked for`];
    return observed(probe, faults, `Its ${INTENT_CLAIM} is the one that was asked for.`);
  },
};

export default probe;
