import { RFC8725 } from '../../../clauses/rfc8725.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-wrong-type',
  title: 'A DPoP proof whose typ is not dpop+jwt is refused',
  clauses: [RFC9449('4.3-4'), RFC8725('3.11')],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      proof: header => {
        header.typ = 'JWT';
      },
    },
  },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'A JWT that the key signed for something else passes for a proof.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
