import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-scope-openid-missing',
  title: 'A backchannel authentication request without the scope openid is refused',
  clauses: [CIBA('7.1'), CIBA('7.2-6')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.set('scope', 'profile');
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request', 'invalid_scope'],
  gain: 'An attacker gains nothing by it, but the client has no ID token that says who approved.',
  repair: 'Keycloak has no setting for it.',
});
