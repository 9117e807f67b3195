import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-reused',
  title: 'A DPoP proof whose jti was seen before is refused',
  clauses: [RFC9449('11.1')],
  attacker: ['A5', 'A7'],
  level: 'should',
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      proof: (_, claims, { mark }) => {
        claims.jti = mark;
      },
    },
    refresh: {
      proof: (_, claims, { mark }) => {
        claims.jti = mark;
      },
    },
  },
  refusedBy: 'refresh',
  errors: ['invalid_dpop_proof'],
  gain: 'Whoever reads a request sends its proof again for as long as it is fresh.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
