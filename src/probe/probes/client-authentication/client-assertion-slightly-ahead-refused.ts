import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { acceptance } from '../../acceptance.js';

export default acceptance({
  id: 'client-assertion-slightly-ahead-refused',
  title: 'A client assertion whose iat and nbf are up to 10 seconds ahead is accepted: clocks differ',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-13')],
  applies: profile =>
    profile.client_auth_type === 'private_key_jwt' && profile.plan?.startsWith('fapi2-security-profile-final') === true,
  spoil: {
    authentication: {
      assertion(_, claims) {
        claims.iat = claims.nbf = Math.floor(Date.now() / 1000) + 8;
      },
    },
  },
  acceptedBy: 'authentication',
  repair: 'Keycloak accepts 15 seconds without any setting: look at its clock, or for a version with a defect.',
});
