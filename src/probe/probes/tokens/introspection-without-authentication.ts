import { RFC7662 } from '../../../clauses/rfc7662.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'introspection-without-authentication',
  title: 'The introspection endpoint tells nothing to callers who do not authenticate',
  clauses: [RFC7662('2.1'), RFC7662('2.3')],
  attacker: ['A1', 'A7'],
  applies: profile => profile.client_auth_type === 'private_key_jwt' || profile.client_auth_type === 'mtls',
  spoil: {
    introspect: {
      // A certificate that only binds tokens authenticates nobody.
      identity: ({ party }) => (party.authentication === 'mtls' ? undefined : party.identity),
      parameters(form) {
        form.delete('client_assertion');
        form.delete('client_assertion_type');
      },
    },
  },
  refusedBy: 'introspect',
  errors: ['invalid_client', 'invalid_request'],
  statuses: [401],
  gain: 'Whoever finds a token learns whose it is, what it is good for and until when.',
  repair: 'Make the client confidential (publicClient=false): Keycloak asks such clients for their authentication.',
  hardening: ['/clientDefaults/publicClient'],
});
