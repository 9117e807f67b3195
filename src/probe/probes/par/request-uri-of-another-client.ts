import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';
import type { Spoil } from '../../scenario.js';

const asAnotherClient: Spoil = {
  parameters: (query, { target }) => query.set('client_id', target.clients[1].clientId),
};

export default refusal({
  id: 'request-uri-of-another-client',
  title: 'A request_uri works only for the client that pushed it',
  clauses: [RFC9126('2.2')],
  attacker: ['A1', 'A3a'],
  applies: profile => profile.fapi_auth_request_method === 'pushed',
  variants: {
    'pushed with client_id': { authorize: asAnotherClient },
    // The client that pushes is the one that would be lent to another: it decides what its form says.
    'pushed without client_id': { par: { parameters: form => form.delete('client_id') }, authorize: asAnotherClient },
  },
  refusedBy: 'authorize',
  errors: ['invalid_request', 'invalid_request_uri', 'unauthorized_client'],
  page: true,
  repair:
    'Keycloak up to 26.7 binds a request_uri to its client only when the pushed form carries client_id, or under the executor secure-par-content; 26.8 binds it always.',
});
