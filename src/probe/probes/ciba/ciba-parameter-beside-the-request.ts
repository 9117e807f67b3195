import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-parameter-beside-the-request',
  title: 'A parameter that stands beside the signed backchannel authentication request does not count',
  clauses: [CIBA('7.1.1')],
  attacker: ['A2'],
  level: 'should',
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.delete('login_hint');
      },
      parameters(form, { target }) {
        form.set('login_hint', target.user.username);
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Whoever gets between the client and the server adds to a signed request what the client did not sign.',
  repair: 'Keycloak has no setting for it: it lays both together, and what is signed goes before what is not.',
});
