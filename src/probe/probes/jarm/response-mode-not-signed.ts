import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { JARM } from '../../../clauses/jarm.js';
import { refusal, type Spoils } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { signsResponses } from '../../scenario/route.js';

const asking = (responseMode: string): Spoils => ({
  request: { request: parameters => parameters.set('response_mode', responseMode) },
});

export default refusal({
  id: 'response-mode-not-signed',
  title: 'An authorization request for a response that is not signed is refused',
  clauses: [FAPI1_ADV('5.2.2-2.2'), FAPI2_MS_FINAL('5.4.1-1'), JARM('2.3')],
  attacker: ['A1a', 'A3b'],
  applies: signsResponses,
  variants: {
    'no response_mode': { request: { request: parameters => parameters.delete('response_mode') } },
    query: asking('query'),
    fragment: asking('fragment'),
    form_post: asking('form_post'),
  },
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_mode', 'unsupported_response_type'],
  repair: 'Bind the client to a policy whose profile has the executor secure-response-type.',
  hardening: ['/clientProfiles/fapi2-jarm/executors/secure-response-type', '/clientPolicies/fapi1-advanced'],
  gain: 'The client cannot tell who answered it: a code can be swapped, or one server mistaken for another.',
});
