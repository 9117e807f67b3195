import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-missing',
  title: 'An authorization request without a signed request object is refused',
  clauses: [FAPI1_ADV('5.2.2-1'), FAPI2_MS_FINAL('5.3.1-1'), RFC9101('10.5')],
  attacker: ['A1', 'A3a'],
  spoil: {
    request: {
      parameters(form, { request }) {
        form.delete('request');
        for (const [name, value] of request) form.set(name, value);
      },
    },
  },
  page: true,
  repair:
    'Set the client attribute request.object.required, and bind the client to a policy whose profile has the executor secure-request-object.',
  hardening: [
    '/clientDefaults/attributes/request.object.required',
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: "An attacker writes or changes a request in the client's name, and nobody can tell who it came from.",
});
