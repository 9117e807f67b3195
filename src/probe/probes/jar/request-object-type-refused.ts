import { FAPI2_MS_FINAL } from '../../../clauses/fapi2-ms-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { acceptance } from '../../acceptance.js';
import { plays, signsRequests } from '../../scenario/route.js';

export default acceptance({
  id: 'request-object-type-refused',
  title: 'A request object with typ oauth-authz-req+jwt is accepted, and one without typ',
  clauses: [FAPI2_MS_FINAL('5.3.1-5'), RFC9101('10.8')],
  applies: profile =>
    profile.plan === 'fapi2-message-signing-final' && signsRequests(profile) && plays(profile, 'authorize'),
  variants: {
    'oauth-authz-req+jwt': {
      request: {
        requestObject(header) {
          header.typ = 'oauth-authz-req+jwt';
        },
      },
    },
    'no typ': {
      request: {
        requestObject(header) {
          delete header.typ;
        },
      },
    },
  },
  acceptedBy: 'authorize',
  repair: 'Keycloak does not look at it: look for a version with a defect.',
  gain: 'None; but clients that are right are locked out.',
});
