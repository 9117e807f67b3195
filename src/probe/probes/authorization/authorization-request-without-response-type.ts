import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { plays } from '../../scenario/route.js';

export default refusal({
  id: 'authorization-request-without-response-type',
  title: 'An authorization request without response_type is refused',
  clauses: [RFC6749('3.1.1'), OIDCC('3.1.2.1')],
  attacker: ['A1'],
  applies: profile => plays(profile, 'authorize'),
  spoil: { request: { request: parameters => parameters.delete('response_type') } },
  refusedBy: ['request', 'authorize'],
  errors: [...REQUEST_OBJECT_ERRORS, 'unsupported_response_type'],
  page: true,
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  gain: 'The server chooses the flow, perhaps one that hands tokens to the browser.',
});
