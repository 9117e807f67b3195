import { healLogin, pingWeakly, repeatPings, spoilLogin } from '../ciba-healers.js';
import type { Defects } from './defect.js';

export default {
  template: 'fapi-ciba-private-key-jwt-ping',
  // So long that nothing waits for the end of a login: with poll that is seen already.
  realm: { attributes: { cibaExpiresIn: '200' } },
  behindProxy: [
    {
      probe: 'ciba-ping-inexact',
      healer: spoilLogin(({ claims }) =>
        'client_notification_token' in claims
          ? { client_notification_token: `${claims.client_notification_token}x` }
          : undefined,
      ),
      relatives: { 'ciba-ping-repeated': 'error' },
      because: 'pings with another token are nobody’s',
    },
    { probe: 'ciba-ping-repeated', healer: repeatPings },
    {
      probe: 'ciba-ping-weakly-encrypted',
      healer: pingWeakly,
      relatives: { 'ciba-ping-inexact': 'fail', 'ciba-ping-repeated': 'fail' },
      because: 'the good ping comes as well',
    },
    {
      probe: 'ciba-notification-token-missing',
      healer: healLogin(({ claims }) => !('client_notification_token' in claims)),
    },
  ],
} satisfies Defects;
