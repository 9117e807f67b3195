import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { unsigned } from '../../../parties/keys.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-proof-unsigned',
  title: 'The resource server refuses a DPoP proof without a signature',
  clauses: [RFC9449('4.3-5'), RFC9449('11.6'), FAPI2_SP_FINAL('5.4.1-1.3')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: { proofSigner: () => unsigned },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'Who steals an access token from a log or another resource server uses it without its key.',
  repair: 'Let the resource server accept only asymmetric algorithms in proofs, never none.',
});
