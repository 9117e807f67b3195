import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { refusal, type Spoils } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { plays } from '../../scenario/route.js';

const asking = (responseType: string): Spoils => ({
  request: { request: parameters => parameters.set('response_type', responseType) },
});

export default refusal({
  id: 'response-type-not-allowed',
  title: 'An authorization request for tokens from the authorization endpoint is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-1'), FAPI1_ADV('5.2.2-2'), RFC9700('2.1.2')],
  attacker: ['A3b'],
  applies: profile => plays(profile, 'authorize'),
  variants: Object.fromEntries(
    ['token', 'id_token', 'id_token token', 'code token', 'code id_token token'].map(type => [type, asking(type)]),
  ),
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_type', 'unauthorized_client'],
  repair:
    'Set implicitFlowEnabled=false, or where code id_token is used bind the client to a policy whose profile has the executor secure-response-type.',
  hardening: [
    '/clientDefaults/implicitFlowEnabled',
    '/clientProfiles/fapi2-jarm/executors/secure-response-type',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: 'Tokens pass through the browser, where its history, extensions and referrers give them away, bound to nobody.',
});
