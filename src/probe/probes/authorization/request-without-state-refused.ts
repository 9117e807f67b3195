import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { acceptance } from '../../acceptance.js';
import { plays } from '../../scenario/route.js';

export default acceptance({
  id: 'request-without-state-refused',
  title: 'An authorization request without state is accepted, and its response has none',
  clauses: [RFC6749('4.1.1'), OAUTH21('2.3.3')],
  level: 'should',
  applies: profile => plays(profile, 'authorize'),
  variants: {
    'without state': {
      begin: story => {
        story.request.delete('state');
        return { ...story, state: '' };
      },
    },
  },
  acceptedBy: 'authorize',
  does: 'Carries out a good authorization without state.',
  gain: 'None: clients that rely on PKCE and send no state are shut out.',
  repair: 'Keycloak does so without any setting: look for a client profile of FAPI 1.0, which wants it.',
});
