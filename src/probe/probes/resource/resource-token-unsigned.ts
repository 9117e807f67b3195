import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { unsigned } from '../../../parties/keys.js';
import { partsOf } from '../../../parties/relying-party.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-unsigned',
  title: 'The resource server refuses an access token with the algorithm none',
  clauses: [FAPI2_SP_FINAL('5.4.1-1.3'), FAPI2_SP_FINAL('5.3.4-3'), RFC8725('3.2')],
  ofJwt: true,
  spoil: { token: token => unsigned(...partsOf(token)) },
  errors: ['invalid_token'],
  gain: 'Anybody makes access tokens for whom they like, without any key.',
  repair: 'Let the resource server accept only the algorithms that the realm signs with, never none.',
});
