import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';

export default refusal({
  id: 'par-with-request-uri',
  title: 'A pushed authorization request that itself carries a request_uri is refused',
  clauses: [RFC9126('2.1-2')],
  applies: profile => profile.fapi_auth_request_method === 'pushed',
  spoil: { par: { parameters: form => form.set('request_uri', 'urn:ietf:params:oauth:request_uri:kcfapi-probe') } },
  refusedBy: 'par',
  errors: ['invalid_request'],
  repair:
    'Keycloak refuses it without any setting: look for a proxy that rewrites the request, or a version with a defect.',
});
