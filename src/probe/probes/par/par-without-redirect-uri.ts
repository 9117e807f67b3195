import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-without-redirect-uri',
  title: 'A pushed authorization request without redirect_uri is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-6'), FAPI1_BASE('5.2.2-9')],
  applies: profile => plays(profile, 'par'),
  spoil: { par: { request: parameters => parameters.delete('redirect_uri') } },
  refusedBy: 'par',
  errors: ['invalid_request'],
  gain: 'Where a client has several addresses, the code goes to one that the client did not choose, and an attacker waits at the weakest.',
  repair: 'Bind the client to a policy whose profile has the executor secure-par-content.',
  hardening: [
    '/clientProfiles/fapi2-security-profile/executors/secure-par-content',
    '/clientProfiles/fapi1-advanced-pushed/executors/secure-par-content',
  ],
});
