import { FAPI2_SP_FINAL } from '../../../clauses/fapi2-sp-final.js';
import { OAUTH21 } from '../../../clauses/oauth21.js';
import { RFC6749 } from '../../../clauses/rfc6749.js';
import { RFC8252 } from '../../../clauses/rfc8252.js';
import { RFC9700 } from '../../../clauses/rfc9700.js';
import { refusal, type Spoils } from '../../refusal.js';
import { plays } from '../../scenario/route.js';

const instead = (change: (registered: URL) => string): Spoils => ({
  request: {
    request(parameters, { party }) {
      const registered = new URL(party.redirectUri);
      const other = change(registered);
      // One that is short enough is not changed: https://app.example/ has no shorter path.
      const isSame = other === party.redirectUri || other === registered.href;
      parameters.set('redirect_uri', isSame ? `https://kcfapi-stranger.invalid${registered.pathname}` : other);
    },
  },
});

/** What leads back to the same place where `..` is followed. */
const lastOf = ({ pathname }: URL): string => pathname.split('/').at(-1) ?? '';

export default refusal({
  id: 'redirect-uri-not-registered',
  title: 'A redirect_uri that only looks like a registered one is refused, and never visited',
  clauses: [
    ...[RFC9700('2.1'), RFC9700('4.1.3'), RFC6749('3.1.2.3'), OAUTH21('2.3.1'), RFC8252('8.4')],
    ...[FAPI2_SP_FINAL('5.3.2.1-7'), FAPI2_SP_FINAL('5.3.2.2-8')],
  ],
  attacker: ['A1', 'A3b'],
  applies: profile => plays(profile, 'authorize'),
  variants: {
    'another host': instead(({ pathname }) => `https://kcfapi-stranger.invalid${pathname}`),
    'http for https': instead(({ href }) => href.replace(/^https:/, 'http:')),
    'a longer path': instead(({ href }) => `${href}/more`),
    'a longer last segment': instead(({ href }) => `${href}2`),
    'a shorter path': instead(({ origin }) => `${origin}/`),
    'a step up': instead(registered => `${registered.href}/../${lastOf(registered)}`),
    'an encoded step up': instead(registered => `${registered.href}/%2e%2e/${lastOf(registered)}`),
    'an encoded slash': instead(({ origin, pathname }) => `${origin}/%2F${pathname.slice(1)}`),
    'another port': instead(({ hostname, port, pathname }) => {
      return `https://${hostname}:${port === '8443' ? '8444' : '8443'}${pathname}`;
    }),
    'the host as a user': instead(({ host, pathname }) => `https://${host}@kcfapi-stranger.invalid${pathname}`),
    'the host as a prefix': instead(({ host, pathname }) => `https://${host}.kcfapi-stranger.invalid${pathname}`),
    'the host with a dot': instead(({ host, pathname }) => `https://${host}.${pathname}`),
    'the host behind a backslash': instead(
      ({ host, pathname }) => `https://kcfapi-stranger.invalid\\@${host}${pathname}`,
    ),
    'a path in another case': instead(({ origin, pathname }) => `${origin}${pathname.toUpperCase()}`),
    'a query': instead(({ href }) => `${href}?code=injected`),
    'a fragment': instead(({ href }) => `${href}#fragment`),
    'a wildcard': instead(({ origin }) => `${origin}/*`),
    'a script': instead(({ href }) => `javascript:alert(1)//${href}`),
    'a scheme of its own': instead(() => 'invalid.kcfapi-stranger:/callback'),
    'no host': instead(({ pathname }) => pathname),
  },
  refusedBy: 'request',
  errors: ['invalid_request', 'invalid_redirect_uri'],
  page: true,
  gain: "The victim's browser brings the code, or an error with which a phishing page goes on, to an address of the attacker's.",
  repair: 'Register redirect URIs whole, without a wildcard: redirectUris=["https://client.example/callback"].',
});
