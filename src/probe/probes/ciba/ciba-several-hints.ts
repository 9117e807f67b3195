import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-several-hints',
  title: 'A backchannel authentication request with several hints is refused',
  clauses: [CIBA('7.2-3')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.set('login_hint_token', 'somebody-else');
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'The client that checks one of the hints and the server that reads the other speak of different users.',
  repair:
    "Keycloak has no setting for it: it reads the kind of hint that the realm's attribute cibaAuthRequestedUserHint names, and no other.",
  hardening: ['/realm/attributes/cibaAuthRequestedUserHint'],
});
