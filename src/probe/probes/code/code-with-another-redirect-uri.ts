import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'code-with-another-redirect-uri',
  title: 'A code is refused with another redirect_uri than that of its authorization request',
  clauses: [RFC6749('4.1.3')],
  needs: ['second client'],
  applies: profile => plays(profile, 'authorize'),
  spoil: { token: { parameters: (form, { target }) => form.set('redirect_uri', target.clients[1].redirectUri) } },
  refusedBy: 'token',
  errors: ['invalid_grant'],
  gain: "A code that a manipulated request led to the attacker's address is redeemed by the honest client, which then takes the attacker for the victim.",
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
});
