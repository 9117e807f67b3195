import { autoConfigured } from '../auto-configure.js';
import { attributeOf, isOn } from '../client.js';
import type { Executor, Outcome } from '../executor.js';

const ATTRIBUTE = 'dpop.bound.access.tokens';

/** At the token endpoint it asks for a proof only once the client is set to DPoP, which its next save does. */
export default {
  id: 'dpop-bind-enforcer',
  save: (client, configuration) =>
    autoConfigured(
      client,
      configuration,
      { attributes: { [ATTRIBUTE]: 'true' } },
      'Invalid client metadata: DPoP token is disabled',
    ),
  requests(client, configuration) {
    const binds = isOn(attributeOf(client, ATTRIBUTE));
    const onlyRefresh = isOn(configuration['allow-only-refresh-token-binding']) && client.publicClient === true;
    const proof = (...events: Outcome['events']): Outcome => ({ events, effect: 'requires', what: 'a DPoP proof' });
    return [
      ...(isOn(configuration['enforce-authorization-code-binding-to-dpop'])
        ? [{ events: ['AUTHORIZATION_REQUEST'], effect: 'requires', what: 'dpop_jkt' } as const]
        : []),
      ...(onlyRefresh && !binds ? [proof('TOKEN_REQUEST', 'TOKEN_REFRESH')] : []),
      // Keycloak itself asks a client that is set to DPoP for a proof, but not when it revokes a token.
      ...(binds ? [] : [proof('USERINFO_REQUEST', 'BACKCHANNEL_TOKEN_REQUEST')]),
      proof('TOKEN_REVOKE'),
    ];
  },
} satisfies Executor;
