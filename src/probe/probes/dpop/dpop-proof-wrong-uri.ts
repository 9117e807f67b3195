import { RFC9449 } from '../../../clauses/rfc9449.js';
import { OTHER_ADDRESSES } from '../../other-addresses.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-proof-wrong-uri',
  title: 'A DPoP proof made for another URI is refused',
  clauses: [RFC9449('4.3-9')],
  attacker: ['A1a', 'A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  variants: Object.fromEntries(
    Object.entries(OTHER_ADDRESSES).map(([name, another]) => [
      name,
      {
        token: {
          proof(_, claims) {
            claims.htu = another(String(claims.htu));
          },
        },
      },
    ]),
  ),
  refusedBy: 'token',
  errors: ['invalid_dpop_proof'],
  gain: 'A malicious server passes the proofs that it is sent on to this one, and acts here with the key of whoever sent them.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header or rewrites addresses, or a version with a defect.',
});
