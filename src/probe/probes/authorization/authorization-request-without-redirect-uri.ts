import { FAPI1_BASE } from '../../../clauses/fapi1-base.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';

export default refusal({
  id: 'authorization-request-without-redirect-uri',
  title: 'An authorization request without redirect_uri is refused',
  clauses: [FAPI1_BASE('5.2.2-9'), OIDCC('3.1.2.1')],
  attacker: ['A1'],
  applies: profile => profile.fapi_auth_request_method === 'by_value' && profile.openid === 'openid_connect',
  spoil: { request: { request: parameters => parameters.delete('redirect_uri') } },
  refusedBy: 'authorize',
  errors: REQUEST_OBJECT_ERRORS,
  page: true,
  repair: 'Keycloak refuses it with scope openid; otherwise register one redirect URI alone for a client.',
  gain: 'The code goes to whichever registered address the server picks, and the client cannot tell whom it asked.',
});
