import { RFC7523 } from '../../../clauses/rfc7523.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { generateSigningKey, signWith } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'client-assertion-of-another-key',
  title: 'A client assertion signed with a key that is not the client’s is refused',
  clauses: [RFC7523('3-9'), RFC8725('3.3')],
  attacker: ['A1'],
  applies: profile => profile.client_auth_type === 'private_key_jwt',
  spoil: {
    authentication: {
      assertionSigner: async ({ party }) => signWith(await generateSigningKey(party.key.alg, party.key.kid)),
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Anybody who knows the client_id signs assertions with a key of their own and acts as the client.',
  repair:
    'Keycloak refuses it without any setting under clientAuthenticatorType=client-jwt: look for another authentication method of the client, or a version with a defect.',
  hardening: ['/clientDefaults/clientAuthenticatorType'],
});
