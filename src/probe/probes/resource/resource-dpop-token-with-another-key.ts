import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { signWithAnotherProofKey } from '../../../parties/relying-party.js';
import { boundByDpop, refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-dpop-token-with-another-key',
  title: 'The resource server refuses an access token with a DPoP proof of a key that it is not bound to',
  clauses: [RFC9449('4.3-12'), RFC9449('7.1'), FAPI2_SP_FINAL('5.3.4-5')],
  attacker: ['A7'],
  applies: boundByDpop,
  spoil: { proofSigner: signWithAnotherProofKey },
  errors: ['invalid_dpop_proof', 'invalid_token'],
  gain: 'Who steals an access token from a log or another resource server uses it without its key.',
  repair: 'Let the resource server compare the thumbprint of the proof’s jwk with cnf.jkt of the access token.',
});
