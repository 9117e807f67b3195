import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-wrong-method',
  title: 'A DPoP proof made for another method is refused',
  clauses: [RFC9449('4.3-8')],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      proof: (_, claims) => {
        claims.htm = 'GET';
      },
    },
  },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'A proof that was caught from a harmless request, a GET say, allows a request of another method at the same address.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
