import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';
import { authorizationRequest } from '../../scenario/authorization-request.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'par-not-used',
  title: 'An authorization request that was not pushed is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-3'), RFC9126('4')],
  attacker: ['A1', 'A3a'],
  applies: profile => plays(profile, 'par'),
  spoil: {
    authorize: {
      async parameters(query, story) {
        query.delete('request_uri');
        for (const [name, value] of await authorizationRequest(story)) query.set(name, value);
      },
    },
  },
  refusedBy: 'authorize',
  errors: ['invalid_request'],
  page: true,
  gain: "An attacker writes a request in the client's name, or changes one on its way through the browser, and sends a victim there: nobody has authenticated it.",
  repair:
    'Set the client attribute require.pushed.authorization.requests=true, or bind the client to a policy whose profile has the executor secure-par-content, under a condition that fires before authorization (client-attributes, client-roles).',
  hardening: [
    '/clientDefaults/attributes/require.pushed.authorization.requests',
    '/clientProfiles/fapi2-security-profile/executors/secure-par-content',
    '/clientProfiles/fapi1-advanced-pushed/executors/secure-par-content',
  ],
});
