import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OIDCC } from '../../../clauses/oidcc.js';
import { acceptance } from '../../acceptance.js';
import { plays } from '../../scenario/route.js';

export default acceptance({
  id: 'nonce-of-64-characters-refused',
  title: 'A nonce of 64 characters comes back in the ID token, unchanged',
  clauses: [FAPI2_SP_FINAL('5.3.2.2-14'), OIDCC('2')],
  applies: profile => plays(profile, 'authorize', 'userinfo'),
  variants: {
    '64 characters': {
      begin: story => {
        const nonce = story.mark.padEnd(64, 'n');
        story.request.set('nonce', nonce);
        return { ...story, nonce };
      },
    },
  },
  acceptedBy: 'token',
  does: 'Carries out a good authorization with a nonce of 64 characters, up to the ID token.',
  gain: 'None: clients whose nonce is as long as the profile allows are shut out, or go without.',
  repair: 'Keycloak does so without any setting: look for a version with a defect.',
});
