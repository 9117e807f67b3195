import { CIBA } from '../../../clauses/ciba.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-notification-token-missing',
  title: 'A backchannel authentication request of a client with ping is refused without a notification token',
  clauses: [CIBA('7.1')],
  applies: ({ ciba_mode }) => ciba_mode === 'ping',
  spoil: {
    backchannel: {
      request(parameters) {
        parameters.delete('client_notification_token');
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'The client cannot tell the pings of the server from those of an attacker.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/attributes/ciba.backchannel.token.delivery.mode'],
});
