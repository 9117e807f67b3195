import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { acceptance } from '../../acceptance.js';
import { plays, signsRequests } from '../../scenario/route.js';

export default acceptance({
  id: 'request-object-with-several-audiences-refused',
  title: 'A request object whose aud is an array that holds the issuer is accepted',
  clauses: [FAPI1_ADV('5.2.2-15'), FAPI2_MS_FINAL('5.3.1-2')],
  applies: profile => signsRequests(profile) && plays(profile, 'authorize'),
  variants: {
    'the issuer and another': {
      request: {
        requestObject(_, claims) {
          claims.aud = ['https://other-server.invalid/', claims.aud];
        },
      },
    },
    'the issuer alone': {
      request: {
        requestObject(_, claims) {
          claims.aud = [claims.aud];
        },
      },
    },
  },
  acceptedBy: 'authorize',
  repair: 'Keycloak accepts it without any setting: look for a version with a defect.',
  gain: 'None; but clients that are right are locked out.',
});
