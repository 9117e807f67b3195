import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'code-with-another-redirect-uri',
  title: 'A code is refused with another redirect_uri than that of its authorization request',
  clauses: [RFC6749('4.1.3')],
  applies: () => true,
  spoil: { token: { parameters: (form, { target }) => form.set('redirect_uri', target.clients[1].redirectUri) } },
  refusedBy: 'token',
  errors: ['invalid_grant'],
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
