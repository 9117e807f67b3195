import { FAPI1_ADV } from '../../../clauses/fapi1-adv.js';
import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { unsigned } from '../../../parties/keys.js';
import { requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-unsigned',
  title: 'A request object with the algorithm none is refused',
  clauses: [RFC9101('10.5'), FAPI1_ADV('8.6-3'), FAPI2_SP_FINAL('5.4.1-1.3')],
  attacker: ['A1', 'A3a'],
  spoil: { request: { requestObjectSigner: () => unsigned } },
  page: true,
  repair: 'Set the client attribute request.object.signature.alg to PS256 or ES256: without it Keycloak takes any.',
  hardening: ['/clientDefaults/attributes/request.object.signature.alg'],
  gain: "An attacker writes a request in the client's name: an empty signature passes for the client's own.",
});
