import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-hint-missing',
  title: 'A backchannel authentication request without a hint is refused',
  clauses: [CIBA('7.1'), CIBA('7.2-3')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.delete('login_hint');
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Nobody knows whom the server asks.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
