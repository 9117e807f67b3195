import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC8252 } from '../../../clauses/rfc8252.js';
import { acceptance } from '../../acceptance.js';

export default acceptance({
  id: 'private-use-scheme-refused',
  title: 'A redirect URI of a private-use scheme is supported',
  clauses: [RFC8252('7'), RFC8252('7.1'), OAUTH21('8.4.3')],
  needs: ['app redirect URIs'],
  applies: profile => profile.application === 'native',
  variants: {
    'a domain name in reverse order': {
      begin(story) {
        const redirectUri = story.party.appRedirectUris?.find(uri => !uri.startsWith('http')) ?? '';
        story.request.set('redirect_uri', redirectUri);
        return { ...story, party: { ...story.party, redirectUri } };
      },
    },
  },
  acceptedBy: 'token',
  does: 'Carries out a good authorization with a redirect URI of a private-use scheme.',
  gain: 'None: apps on a device that has no claimed https addresses are shut out.',
  repair: 'The executor secure-redirect-uris-enforcer needs allow-private-use-uri-scheme.',
  hardening: ['/clientProfiles/native-app/executors/secure-redirect-uris-enforcer'],
});
