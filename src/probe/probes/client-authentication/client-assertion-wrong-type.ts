import { RFC7521 } from '../../../clauses/rfc7521.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-wrong-type',
  title: 'A client assertion whose client_assertion_type is missing or another is refused',
  clauses: [RFC7523('2.2'), RFC7521('4.2')],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  variants: {
    missing: { authentication: { parameters: form => form.delete('client_assertion_type') } },
    SAML: {
      authentication: {
        parameters: form =>
          form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer'),
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client', 'invalid_request'],
  gain: 'Nobody gains anything at once; but an assertion that was made for another purpose may be read as client authentication.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
