import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC8252 } from '../../../clauses/rfc8252.js';
import { refusal, type Spoils } from '../../refusal.js';

const to = (redirectUri: string): Spoils => ({
  request: { request: parameters => parameters.set('redirect_uri', redirectUri) },
});

export default refusal({
  id: 'app-redirect-uri-not-registered',
  title: 'Of a redirect URI on the loopback interface only the port may differ from the registered one',
  clauses: [RFC8252('7.3'), RFC8252('8.4'), OAUTH21('2.3.1')],
  attacker: ['A1', 'A3b'],
  needs: ['app redirect URIs'],
  applies: profile => profile.application === 'native',
  variants: {
    'another path': to('http://127.0.0.1:51004/other'),
    'a longer path': to('http://127.0.0.1:51004/callback/more'),
    'another loopback address': to('http://127.0.0.2:51004/callback'),
    localhost: to('http://localhost:51004/callback'),
    https: to('https://127.0.0.1:51004/callback'),
    'another host': to('http://192.0.2.1:51004/callback'),
    'the address as a user': to('http://127.0.0.1:51004@kcfapi-stranger.invalid/callback'),
    'the address as a prefix': to('http://127.0.0.1.kcfapi-stranger.invalid:51004/callback'),
    'another path of the scheme': to('invalid.kcfapi.app:/other'),
    'another scheme': to('invalid.kcfapi.app2:/callback'),
  },
  refusedBy: 'request',
  errors: ['invalid_request', 'invalid_redirect_uri'],
  page: true,
  gain: "A code leads to another app of the device or to another host, although the app's redirect URI looked like one of the loopback interface.",
  repair: 'Register the whole redirect URI, without a wildcard: http://127.0.0.1/callback.',
});
