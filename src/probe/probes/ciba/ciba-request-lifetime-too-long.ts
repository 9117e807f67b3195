import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { refusal } from '../../refusal.js';

const now = () => Math.floor(Date.now() / 1000);

export default refusal({
  id: 'ciba-request-lifetime-too-long',
  title: 'A signed backchannel authentication request that lives longer than 60 minutes is refused',
  clauses: [FAPI_CIBA('5.2.2-9')],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  variants: {
    'exp 70 minutes ahead': {
      backchannel: {
        requestObject(_, claims) {
          claims.exp = now() + 4200;
        },
      },
    },
    'nbf 70 minutes ago': {
      backchannel: {
        requestObject(_, claims) {
          claims.nbf = now() - 4200;
        },
      },
    },
  },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'A request that leaks can be used for hours.',
  repair: 'Set available-period=3600 of the executor secure-ciba-signed-authn-req, or leave it out.',
  hardening: ['/clientPolicies/fapi-ciba'],
});
