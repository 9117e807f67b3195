import { autoConfigured } from '../auto-configure.js';
import { attributeOf, isOn } from '../client.js';
import type { Executor, Outcome } from '../executor.js';

const ATTRIBUTE = 'tls.client.certificate.bound.access.tokens';

export default {
  id: 'holder-of-key-enforcer',
  save: (client, configuration) =>
    autoConfigured(
      client,
      configuration,
      { attributes: { [ATTRIBUTE]: 'true' } },
      'Invalid client metadata: MTLS token in disabled',
    ),
  requests(client) {
    const what = 'the client certificate that the token is bound to';
    const bound = (...events: Outcome['events']): Outcome => ({ events, effect: 'requires', what });
    // Keycloak itself asks for the certificate where a client is set to it, but not when it revokes a token.
    if (isOn(attributeOf(client, ATTRIBUTE))) return [bound('TOKEN_REVOKE')];
    return [
      {
        events: ['TOKEN_REQUEST', 'SERVICE_ACCOUNT_TOKEN_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST'],
        effect: 'requires',
        what: 'a client certificate',
      },
      bound('TOKEN_REFRESH', 'TOKEN_REVOKE', 'USERINFO_REQUEST', 'LOGOUT_REQUEST'),
    ];
  },
} satisfies Executor;
