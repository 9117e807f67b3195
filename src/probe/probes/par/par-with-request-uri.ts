import { RFC9126 } from '../../../clauses/rfc9126.js';
import { refusal } from '../../refusal.js';
import { plays } from '../../scenario/route.js';
import { steps } from '../../scenario/steps.js';
import { begin } from '../../scenario/story.js';

export default refusal({
  id: 'par-with-request-uri',
  title: 'A pushed authorization request that itself carries a request_uri is refused',
  clauses: [RFC9126('2.1-2')],
  applies: profile => plays(profile, 'par'),
  spoil: {
    par: {
      // One that is good, so that a server which resolves it has no other reason to refuse.
      async parameters(form, { target }) {
        const first = await begin(target);
        await steps.par(first);
        if (first.pushed === undefined) throw new Error('the first request was not pushed');
        form.set('request_uri', first.pushed.request_uri);
      },
    },
  },
  refusedBy: 'par',
  errors: ['invalid_request'],
  gain: 'The server may carry out another request than the one that it has authenticated and checked, or fetch one from an address that the attacker chose.',
  repair:
    'Keycloak refuses it without any setting: look for a proxy that rewrites the request, or a version with a defect.',
});
