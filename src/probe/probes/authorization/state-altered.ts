import { OIDCC } from '../../../clauses/oidcc.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { acceptance, type Unusual } from '../../acceptance.js';
import { plays } from '../../scenario/route.js';

const saying = (state: string): Unusual => ({
  begin: story => {
    story.request.set('state', state);
    return { ...story, state };
  },
});

export default acceptance({
  id: 'state-altered',
  title: 'The authorization response carries the state of its request, unchanged',
  clauses: [RFC6749('4.1.2'), OIDCC('3.1.2.5')],
  attacker: ['A1'],
  applies: profile => plays(profile, 'authorize'),
  variants: {
    // RFC 6749 appendix A.5: every printable ASCII character may be in it.
    'characters that addresses escape': saying('a b+c%20d&e=f#g?h/i"j<k>l\\m'),
    'a signed token': saying('eyJhbGciOiJub25lIn0.eyJhIjoxfQ.'),
    '500 characters': saying('s'.repeat(500)),
  },
  acceptedBy: 'authorize',
  does: 'Carries out good authorizations with a state that has all kinds of characters, and with a long one, and compares the state that comes back.',
  gain: 'A client that cannot compare the state stops comparing it, and then takes responses that an attacker started.',
  repair: 'Keycloak does so without any setting: look for a proxy that rewrites addresses, or a version with a defect.',
});
