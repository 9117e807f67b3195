import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9449 } from '../../../clauses/rfc9449.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'dpop-token-as-bearer',
  title: 'A DPoP-bound access token sent in the Bearer scheme is refused',
  clauses: [RFC9449('7.2'), FAPI2_SP_FINAL('5.3.4-5')],
  attacker: ['A7'],
  applies: profile => profile.sender_constrain === 'dpop',
  spoil: {
    userinfo: {
      wire: request => ({
        ...request,
        headers: request.headers
          .filter(([name]) => name.toLowerCase() !== 'dpop')
          .map(([name, value]) => [
            name,
            name.toLowerCase() === 'authorization' ? value.replace(/^DPoP /, 'Bearer ') : value,
          ]),
      }),
    },
  },
  refusedBy: 'userinfo',
  errors: ['invalid_token', 'invalid_request', ''],
  gain: 'Whoever steals an access token uses it without its key.',
  repair:
    'Keycloak refuses it without any setting as soon as it looks at the proof: look for a proxy that drops the DPoP header, or a version with a defect.',
});
