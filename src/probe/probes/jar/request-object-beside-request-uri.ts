import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC9101 } from '../../../clauses/rfc9101.js';
import { refusal } from '../../refusal.js';
import { REQUEST_OBJECT_ERRORS } from '../../request-object.js';
import { authorizationRequest } from '../../scenario/authorization-request.js';
import { plays, signsRequests } from '../../scenario/route.js';

export default refusal({
  id: 'request-object-beside-request-uri',
  title: 'An authorization request with both request and request_uri is refused',
  clauses: [RFC9101('5'), OIDCC('6.1')],
  attacker: ['A1', 'A3a'],
  applies: profile => signsRequests(profile) && plays(profile, 'authorize'),
  spoil: {
    authorize: {
      async parameters(query, story) {
        const request = (await authorizationRequest(story)).get('request');
        if (!query.has('request_uri')) query.set('request_uri', 'https://client.invalid/request.jwt');
        if (request !== null) query.set('request', request);
      },
    },
  },
  refusedBy: 'authorize',
  errors: [...REQUEST_OBJECT_ERRORS, 'request_not_supported', 'request_uri_not_supported'],
  page: true,
  repair:
    'Keycloak refuses it without any setting: look for a proxy that rewrites requests, or a version with a defect.',
  gain: 'One part of a server verifies the one request, and another part uses the other.',
});
