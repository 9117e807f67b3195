import { OIDCC } from '../../../clauses/oidcc.js';
import { acceptance } from '../../acceptance.js';
import { isFapi2, plays } from '../../scenario/route.js';

export default acceptance({
  id: 'request-without-nonce-refused',
  title: 'An authorization request for a code without nonce is accepted',
  clauses: [OIDCC('3.1.2.1')],
  level: 'should',
  // FAPI 1.0 requires it (Baseline, section 5.2.2.2).
  applies: profile => plays(profile, 'authorize', 'userinfo') && isFapi2(profile),
  variants: {
    'without nonce': {
      begin: story => {
        story.request.delete('nonce');
        return { ...story, nonce: '' };
      },
    },
  },
  acceptedBy: 'token',
  does: 'Carries out a good authorization without nonce, up to the ID token, which then has none.',
  gain: 'None: clients that rely on PKCE and send no nonce are shut out.',
  repair: 'Keycloak does so without any setting: look for a client profile of FAPI 1.0, which wants it.',
});
