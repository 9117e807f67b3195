import { CIBA } from '../../../clauses/ciba.js';
import { FAPI_CIBA } from '../../../clauses/fapi-ciba.js';
import { RFC8725 } from '../../../clauses/rfc8725.js';
import { unsigned } from '../../../parties/keys.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'ciba-request-algorithm-none',
  title: 'A backchannel authentication request with the algorithm none is refused',
  clauses: [FAPI_CIBA('7.10-3'), CIBA('7.2-2'), RFC8725('2.1')],
  attacker: ['A1'],
  applies: ({ ciba_mode }) => ciba_mode !== undefined,
  spoil: { backchannel: { requestObjectSigner: () => unsigned } },
  refusedBy: 'backchannel',
  errors: ['invalid_request'],
  gain: 'Anybody writes requests in the name of the client, without any key.',
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  hardening: ['/clientDefaults/attributes/ciba.backchannel.auth.request.signing.alg'],
});
