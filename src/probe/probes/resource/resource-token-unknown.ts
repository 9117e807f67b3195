import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC6750 } from '../../../clauses/rfc6750.js';
import { refusedByResource } from '../../resource/refused.js';

export default refusedByResource({
  id: 'resource-token-unknown',
  title: 'The resource server refuses an access token that nobody issued',
  clauses: [FAPI2_SP_FINAL('5.3.4-3'), FAPI1_BASE('6.2.1-4'), RFC6750('3.1')],
  spoil: { token: (_, { mark }) => `kcfapi-unknown-${mark}` },
  errors: ['invalid_token'],
  gain: 'Anybody reads the resource, with a token that is made up.',
  repair: 'Let the resource server verify each access token, by its signature or by introspection.',
});
