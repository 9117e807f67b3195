import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { acceptance } from '../../acceptance.js';
import { isFapi2, plays, signsRequests } from '../../scenario/route.js';

export default acceptance({
  id: 'request-object-slightly-ahead-refused',
  title: 'A request object whose nbf and iat are 8 seconds ahead is accepted',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-13')],
  applies: profile => isFapi2(profile) && signsRequests(profile) && plays(profile, 'authorize'),
  variants: {
    '': {
      request: {
        requestObject(_, claims) {
          const ahead = Math.floor(Date.now() / 1000) + 8;
          Object.assign(claims, { nbf: ahead, iat: ahead });
        },
      },
    },
  },
  acceptedBy: 'authorize',
  repair: 'Set allowed-clock-skew of the executor secure-request-object to 10 seconds or more; 15 is the default.',
  hardening: ['/clientProfiles/fapi2-message-signing/executors/secure-request-object'],
  gain: 'None; but clients whose clock is a little fast are locked out.',
});
