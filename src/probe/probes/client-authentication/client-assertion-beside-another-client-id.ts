import { RFC7521 } from '../../../clauses/rfc7521.js';
import { signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-beside-another-client-id',
  title: 'A client assertion beside the client_id of another client is refused',
  clauses: [RFC7521('4.2')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  needs: ['second client'],
  variants: {
    'the client_id of another client': {
      authentication: {
        parameters(form, { target }) {
          form.set('client_id', target.clients[1].clientId);
        },
      },
    },
    'the assertion of another client': {
      authentication: {
        parameters(form, { party }) {
          form.set('client_id', party.clientId);
        },
        assertionSigner({ target }) {
          const { clientId, key } = target.clients[1];
          return (header, claims) =>
            signWith(key)({ ...header, kid: key.kid }, { ...claims, iss: clientId, sub: clientId });
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client', 'invalid_request'],
  gain: 'A client of the realm has its request carried out as that of another, with the redirect URIs and rights of that one.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
