import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-twice',
  title: 'A token request with two DPoP headers is refused',
  clauses: [RFC9449('4.3-1')],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    token: {
      wire: request => ({
        ...request,
        headers: [...request.headers, ...request.headers.filter(([name]) => name.toLowerCase() === 'dpop')],
      }),
    },
  },
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'Where two parties each look at another one of the two proofs, a stolen token passes with a proof that nobody has checked.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
