import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { acceptance, type Unusual } from '../../acceptance.js';
import { isFapi2 } from '../../scenario/route.js';

/** By a clock that goes wrong by so many seconds. */
const shifted = (seconds: number): Unusual => ({
  token: {
    proof(_, claims) {
      claims.iat = Math.floor(Date.now() / 1000) + seconds;
    },
  },
});

export default acceptance({
  id: 'dpop-proof-seconds-ahead-refused',
  title: 'A DPoP proof of a client whose clock is a few seconds wrong is accepted, and one with nbf and exp',
  clauses: [FAPI2_SP_FINAL('5.3.2.1-13')],
  applies: profile => profile.sender_constrain === 'dpop' && isFapi2(profile),
  // 8 and not the 10 of the clause: time passes on the way.
  variants: {
    '8 seconds ahead': shifted(8),
    '8 seconds behind': shifted(-8),
    'with nbf and exp': {
      token: {
        proof(_, claims) {
          const now = Math.floor(Date.now() / 1000);
          Object.assign(claims, { nbf: now, exp: now + 300 });
        },
      },
    },
  },
  acceptedBy: 'token',
  does: 'Gets tokens with DPoP proofs of 8 seconds ahead, of 8 seconds ago, and with times of validity.',
  gain: 'None: clients whose clock is a little wrong are shut out.',
  repair: 'Keycloak does so without any setting: look at the clock of its machine.',
});
