import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { REQUEST_OBJECT_ERRORS, requestObjectRefusal } from '../../request-object.js';

export default requestObjectRefusal({
  id: 'request-object-with-request-uri',
  title: 'A request object that itself holds a request_uri is refused',
  clauses: [RFC9101('4'), OIDCC('6.1')],
  attacker: ['A1'],
  spoil: {
    request: {
      requestObject(_, claims) {
        claims.request_uri = 'https://client.invalid/request.jwt';
      },
    },
  },
  errors: [...REQUEST_OBJECT_ERRORS, 'request_uri_not_supported'],
  page: true,
  repair: 'Keycloak refuses it without any setting: look for a version with a defect.',
  gain: "What is verified is not what is used, and the server fetches an address of somebody else's choice.",
});
