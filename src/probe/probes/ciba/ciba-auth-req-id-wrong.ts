import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-auth-req-id-wrong',
  title: 'A poll with an auth_req_id that was never issued is refused',
  clauses: [CIBA('11')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: {
    'made up': {
      token: {
        parameters(form, { mark }) {
          form.set('auth_req_id', mark);
        },
      },
    },
    'altered in one place': {
      token: {
        parameters(form) {
          form.set(
            'auth_req_id',
            (form.get('auth_req_id') ?? '').replace(/.$/, last => (last === 'A' ? 'Q' : 'A')),
          );
        },
      },
    },
  },
  refusedBy: 'token',
  errors: ['invalid_grant'],
  gain: 'An attacker guesses identifiers until one of them brings tokens.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
