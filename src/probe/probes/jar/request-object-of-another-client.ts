import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { secondClient } from '../../needs.js';
import { REQUEST_OBJECT_ERRORS, requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-of-another-client',
  title: 'A request object whose client_id is missing or not the one beside it is refused',
  clauses: [RFC9101('5'), RFC9101('6.3'), FAPI1_BASE('5.2.2-19')],
  attacker: ['A1', 'A3a'],
  variants: {
    'another client_id within': {
      request: {
        requestObject(_, claims, { target }) {
          claims.client_id = secondClient(target).clientId;
        },
      },
    },
    'no client_id within': {
      request: {
        requestObject(_, claims) {
          delete claims.client_id;
        },
      },
    },
  },
  errors: [...REQUEST_OBJECT_ERRORS, 'invalid_client', 'unauthorized_client'],
  page: true,
  repair:
    'Bind the client to a policy whose profile has the executor secure-request-object: without it Keycloak takes a request object that names no client.',
  hardening: [
    '/clientProfiles/fapi2-message-signing/executors/secure-request-object',
    '/clientPolicies/fapi1-advanced',
  ],
  gain: "One client's request is taken for another's, with the rights and the name that the user sees of that one.",
});
