import { rfc } from './rfc.js';

/** BCP 212: native apps. */
export const RFC8252 = rfc(8252, 'OAuth 2.0 for Native Apps', {
  '5': 'A native app uses an external user agent, and a redirect URI that leads back to it',
  '6': 'A native app that is a public client uses PKCE, and the authorization server supports it',
  '7': 'The authorization server offers private-use schemes, claimed https and the loopback interface',
  '7.1': 'A private-use scheme is a domain name of the app in reverse order, followed by a single slash',
  '7.2': 'Claimed https redirect URIs are preferred where the platform has them',
  '7.3': 'Any port is allowed at the time of the request for redirect URIs on 127.0.0.1 and [::1]',
  '8.1': 'A request of a native app without PKCE should be refused as in RFC 7636',
  '8.2': 'The implicit grant should not be used by native apps',
  '8.3': 'The name localhost should not be used, and the port is open only while it is needed',
  '8.4': 'The whole redirect URI is registered, and matches exactly save for the port of a loopback address',
  '8.5': 'A secret within an app proves nothing: such a client is a public one',
  '8.6': 'A request of a client that cannot be identified is not granted without the user',
  '8.7': 'A fake external user agent can be noticed by factors that only a true one has',
  '8.9': 'The app should send a state that cannot be guessed, and refuse responses without it',
  '8.10': 'The app has a redirect URI of its own for each authorization server, and checks where a response came',
  '8.12': 'The app does not use an embedded user agent',
});
