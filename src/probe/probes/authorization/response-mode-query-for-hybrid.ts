import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { isHybrid } from '../../scenario/route.js';

export default refusal({
  id: 'response-mode-query-for-hybrid',
  title: 'An ID token is not sent in the query: response_mode query is refused for code id_token',
  clauses: [FAPI1_ADV('5.2.2-2.1'), FAPI1_ADV('5.2.2.1-6')],
  attacker: ['A3b'],
  applies: isHybrid,
  spoil: { request: { request: parameters => parameters.set('response_mode', 'query') } },
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_mode'],
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  gain: 'The ID token is in logs of servers, in the history of the browser and in referrers.',
});
