import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC7523 } from '../../../clauses/rfc7523.js';
import { refusal } from '../../refusal.js';
import { isFapi2 } from '../../scenario/route.js';

const ahead = () => Math.floor(Date.now() / 1000) + 120;

export default refusal({
  id: 'client-assertion-from-the-future',
  title: 'A client assertion from more than a minute ahead is refused',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-13'), RFC7523('3-5')],
  attacker: ['A5'],
  applies: profile => profile.client_auth_type === 'private_key_jwt' && isFapi2(profile),
  variants: {
    'nbf ahead': {
      authentication: {
        assertion(_, claims) {
          claims.nbf = ahead();
        },
      },
    },
    'iat ahead': {
      authentication: {
        assertion(_, claims) {
          claims.iat = ahead();
        },
      },
    },
  },
  refusedBy: 'authentication',
  errors: ['invalid_client'],
  gain: 'Assertions that were made in advance, by somebody who had the key for a moment, work whenever they are needed.',
  repair: 'Keycloak refuses it without any setting: look at its clock, or for a version with a defect.',
});
