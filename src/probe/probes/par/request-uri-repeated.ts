import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { refusal, type Spoils } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

export default refusal({
  id: 'request-uri-repeated',
  title: 'An authorization request with two request_uri, or two client_id, is refused',
  clauses: [RFC6749('3.1'), OAUTH21('3.1')],
  attacker: ['A1', 'A3a'],
  applies: profile => plays(profile, 'par', 'authorize'),
  variants: {
    // Both were pushed, so that neither is refused for itself.
    request_uri: {
      authorize: {
        async parameters(query, { target }) {
          const other = await begin(target);
          await steps.par(other);
          if (other.pushed === undefined) throw new Error('the other request was not pushed');
          query.append('request_uri', other.pushed.request_uri);
        },
      },
    },
    client_id: { authorize: { parameters: query => query.append('client_id', query.get('client_id') ?? '') } },
  } satisfies Readonly<Record<string, Spoils>>,
  refusedBy: 'authorize',
  errors: ['invalid_request'],
  page: true,
  gain: 'A proxy or a filter knows the one request, and the server carries out the other; both are pushed by clients, which limits what is gained.',
  repair: 'Keycloak has no setting for it: look for a proxy that joins parameters, or a version with a defect.',
});
