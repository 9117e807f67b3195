import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC8252 } from '../../../clauses/rfc8252.js';
import { acceptance, type Unusual } from '../../acceptance.js';

/** The app gets whatever port is free. */
const on = (host: string, port: number): Unusual => ({
  begin(story) {
    const redirectUri = `http://${host}:${port}/callback`;
    story.request.set('redirect_uri', redirectUri);
    return { ...story, party: { ...story.party, redirectUri } };
  },
});

export default acceptance({
  id: 'loopback-port-refused',
  title: 'A redirect URI on the loopback interface may have any port at the time of the request',
  clauses: [RFC8252('7.3'), OAUTH21('8.4.2')],
  needs: ['app redirect URIs'],
  applies: profile => profile.application === 'native',
  variants: { '127.0.0.1': on('127.0.0.1', 51004), '[::1]': on('[::1]', 61023) },
  acceptedBy: 'token',
  does: 'Carries out good authorizations with a redirect URI on the loopback interface that is registered without a port, and has one.',
  gain: 'None: apps that open a port of their own are shut out, or register a wildcard.',
  repair:
    'Register http://127.0.0.1/callback without a port. The executor secure-redirect-uris-enforcer needs allow-ipv4-loopback-address, allow-ipv6-loopback-address and allow-http-scheme.',
  hardening: ['/clientProfiles/native-app/executors/secure-redirect-uris-enforcer'],
});
