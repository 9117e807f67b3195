import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { requestObjectRefusal } from '../../request-object.js';
import { isFapi2 } from '../../scenario/route.js';

export default requestObjectRefusal({
  id: 'request-object-wrong-issuer',
  title: 'A request object that names somebody else than its client as iss is refused',
  clauses: [RFC8725('3.8'), FAPI2_SP_FINAL('5.4.1-1.1'), RFC9101('4')],
  attacker: ['A1'],
  needs: ['second client'],
  // FAPI 1.0 does not ask for RFC 8725.
  applies: profile => isFapi2(profile),
  spoil: {
    request: {
      requestObject(_, claims, { target }) {
        claims.iss = target.clients[1].clientId;
      },
    },
  },
  repair: 'Keycloak has no setting for it: it looks at client_id and at the signature, but not at iss.',
  gain: 'Little as long as client_id and signature are checked: the log may name another client than the one that asked.',
});
