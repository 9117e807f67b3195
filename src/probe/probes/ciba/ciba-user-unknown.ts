import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-user-unknown',
  title: 'A backchannel authentication request for a user that there is not is refused',
  clauses: [CIBA('7.2-5'), CIBA('13')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters, { mark }) {
        parameters.set('login_hint', `nobody-${mark}`);
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['unknown_user_id'],
  gain: 'Somebody else is asked than the one whom the client named.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
